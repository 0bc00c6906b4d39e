package org.attn4j.framework.device.cuda;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.embedding.EmbeddingGrad;
import org.attn4j.framework.op.launch.ColumnSums;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.ColumnsGrad;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.attn4j.framework.op.loss.ArgMax;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.loss.CrossEntropyGrad;
import org.attn4j.framework.op.optimizer.AdamUpdate;
import org.attn4j.framework.op.optimizer.SgdUpdate;
import org.attn4j.framework.op.optimizer.SquaredNorm;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.AddPositionGrad;
import org.attn4j.framework.op.position.Rotary;
import org.attn4j.framework.op.position.RotaryAngles;
import org.nd4j.linalg.api.buffer.DataType;

/** What most models have, on tensors of more than 2^31 elements. */
final class LargeLayers {
    private static final int ROWS = 4;
    private static final int COLUMNS = 1000;
    private static final int MILLION = 1 << 20;
    private static final int IGNORED = -1;

    private LargeLayers() {}

    static void cases(BiConsumer<String, Supplier<LargeTensors>> to) {
        elementwise(to);
        columnsAndPositions(to);
        embeddings(to);
        losses(to);
        updates(to);
        // Whose kernel goes over 2^27 elements at a time.
        to.accept(
                "rounding to bfloat16",
                () -> LargeTensors.of(new Round()).batch(128, MILLION).sparing(SparseCuda.LAST_X));
    }

    private static void elementwise(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("add", () -> LargeTensors.of((sd, v) -> new Add(sd, v[0], v[1]))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS));
        to.accept("activation", () -> LargeTensors.of((sd, v) -> new Activation(sd, v[0], ActivationKind.GELU))
                .batch(ROWS, COLUMNS));
        to.accept("its gradient", () -> LargeTensors.of(
                        (sd, v) -> new ActivationGrad(sd, v[0], v[1], ActivationKind.GELU))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS));
        to.accept("swiglu", () -> LargeTensors.half((sd, v) -> new SwiGlu(sd, v[0], v[1]))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS));
        to.accept("its gradient", () -> LargeTensors.of((sd, v) -> new SwiGluGrad(sd, v[0], v[1], v[2]))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS));
    }

    private static void columnsAndPositions(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("columns", () -> LargeTensors.of((sd, v) -> new Columns(sd, v[0], 100, 900))
                .batch(ROWS, COLUMNS));
        to.accept("their gradient", () -> LargeTensors.of((sd, v) -> new ColumnsGrad(sd, v[0], v[1], 100, 900))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, 800));
        // Of many columns and few rows, each block reads little.
        to.accept(
                "bias gradient", () -> LargeTensors.of((sd, v) -> new LinearParameterGrad(sd, v[0], v[1], true, false))
                        .batch(1, 8)
                        .batch(1, 4 * MILLION)
                        .byInput(1)
                        .comparing(1));
        to.accept("sums of columns in bfloat16", () -> LargeTensors.half(new Sums())
                .batch(65, MILLION / 4)
                .byInput(0)
                .comparing(0));
        to.accept("positions", () -> LargeTensors.of((sd, v) -> new AddPosition(sd, v[0], v[1], null))
                .batch(1, ROWS, COLUMNS)
                .shared(ROWS, COLUMNS));
        to.accept("their gradient", () -> LargeTensors.of((sd, v) -> new AddPositionGrad(sd, v[0], v[1], null, 0))
                .shared(ROWS, MILLION)
                .batch(1, ROWS, MILLION)
                .byInput(1)
                .comparing(0));
        to.accept("rotation", () -> LargeTensors.of(
                        (sd, v) -> new Rotary(sd, v[0], null, 4, 256, new RotaryAngles(10000), false))
                .batch(1, ROWS, 1024));
    }

    private static void embeddings(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("embedding", () -> LargeTensors.of((sd, v) -> new Embedding(sd, v[0], v[1], 2))
                .shared(7, COLUMNS)
                .ids(7, 1, ROWS));
        int vocabulary = 2100; // a table of 2^31 elements, too
        to.accept("its gradient", () -> LargeTensors.of((sd, v) -> new EmbeddingGrad(sd, v[0], v[1], v[2], 2))
                .shared(vocabulary, MILLION)
                .integers(n -> new int[] {vocabulary - 1}, 1, 1)
                .batch(1, 1, MILLION)
                .byInput(2)
                .comparing(0));
    }

    private static void losses(BiConsumer<String, Supplier<LargeTensors>> to) {
        for (int classes : new int[] {COLUMNS, 50_257}) {
            to.accept("cross-entropy", () -> LargeTensors.of(
                            (sd, v) -> new CrossEntropy(sd, v[0], v[1], null, IGNORED, 0.1))
                    .batch(2, classes)
                    .ids(classes, 2)
                    .byInput(0));
            to.accept("its gradient", () -> LargeTensors.of(
                            (sd, v) -> new CrossEntropyGrad(sd, v[0], v[1], v[2], null, v[3], v[4], IGNORED, 0.1))
                    .batch(2, classes)
                    .ids(classes, 2)
                    .shared()
                    .batch(2)
                    .shared());
        }
        to.accept("largest", () -> LargeTensors.of((sd, v) -> new ArgMax(sd, v[0]))
                .batch(ROWS, COLUMNS)
                .byInput(0));
    }

    private static void updates(BiConsumer<String, Supplier<LargeTensors>> to) {
        // The hyperparameters come as numbers; of these some are negative, and the results of some elements NaN.
        to.accept("adam", () -> LargeTensors.of((sd, v) -> new AdamUpdate(0.9, 0.999, 1e-8, 0.1, true, 1L << 40))
                .batch(MILLION)
                .batch(MILLION)
                .batch(MILLION)
                .batch(MILLION)
                .shared(4));
        to.accept("descent", () -> LargeTensors.of((sd, v) -> new SgdUpdate(0.9, 0.1, 1L << 40))
                .batch(MILLION)
                .batch(MILLION)
                .batch(MILLION)
                .shared(4));
        // The last block of a thousand has the last elements of each million, and no example but the last any.
        to.accept("squared norm", () -> LargeTensors.of((sd, v) -> new SquaredNorm(sd, v[0]))
                .batch(MILLION)
                .sparing(1)
                .byInput(0)
                .comparing(0));
    }

    private record Round() implements LargeCalls {
        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            return List.of(inputs.get(0).as(DataType.BFLOAT16));
        }

        @Override
        public Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
            Tensor x = inputs.get(0);
            return device.round(x, outputs.get(0), x.rows());
        }
    }

    private record Sums() implements LargeCalls {
        @Override
        public Storage storage(CudaDevice device, List<TensorSpec> inputs) {
            return Storage.reading(Storage.Reads.HALF);
        }

        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            return List.of(TensorSpec.floats(inputs.get(0).columns()));
        }

        @Override
        public Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
            return ColumnSums.of(inputs.get(0), outputs.get(0), device);
        }
    }
}
