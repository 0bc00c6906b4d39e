package org.attn4j.framework.device.cuda;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.OpChain;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Normalisations of more than 2^31 elements, alone and with the residual sums around them. */
final class LargeNorms {
    private static final int ROWS = 4;
    /** The widest rows whose gradient takes one pass. */
    private static final int NARROW = 4096;

    private LargeNorms() {}

    static void cases(BiConsumer<String, Supplier<LargeTensors>> to) {
        for (int columns : new int[] {1000, 5000}) {
            to.accept("layer norm", () -> LargeTensors.of((sd, v) -> new LayerNorm(sd, v[0], v[1], v[2], 1e-5))
                    .batch(ROWS, columns)
                    .shared(columns)
                    .shared(columns));
            to.accept("rms norm", () -> LargeTensors.half((sd, v) -> new RmsNorm(sd, v[0], v[1], 1e-5))
                    .batch(ROWS, columns)
                    .shared(columns));
        }
        // In one pass up to 4,096 columns, a quarter of that a thread; rows of more by two kernels.
        for (int columns : new int[] {1024, NARROW, 32_768}) {
            to.accept("layer norm's gradient", () -> LargeTensors.of(
                            (sd, v) -> new LayerNormGrad(sd, v[0], v[1], v[2], v[3], true))
                    .batch(1, columns)
                    .shared(columns)
                    .batch(1, 2)
                    .batch(1, columns)
                    .comparing(0, 1, 2)
                    .sparing(1, columns <= NARROW ? 2 : 1)); // sums of the gain's and of the bias's parts
            to.accept(
                    "rms norm's gradient", () -> LargeTensors.of((sd, v) -> new RmsNormGrad(sd, v[0], v[1], v[2], v[3]))
                            .batch(1, columns)
                            .shared(columns)
                            .batch(1)
                            .batch(1, columns)
                            .comparing(0, 1)
                            .sparing(1));
        }
        for (int columns : new int[] {1000, 1500}) {
            to.accept("sum and layer norm", () -> LargeTensors.of(new Chain(true))
                    .batch(ROWS, columns)
                    .batch(ROWS, columns)
                    .shared(columns));
            to.accept("sum and rms norm", () -> LargeTensors.of(new Chain(false))
                    .batch(ROWS, columns)
                    .batch(ROWS, columns)
                    .shared(columns));
        }
    }

    /** norm(a + b), gain; outputs the sum and the normalisation's. */
    private record Chain(boolean centred) implements LargeCalls {
        private OpChain chain(List<TensorSpec> inputs) {
            SameDiff sd = SameDiff.create();
            SDVariable[] v = IntStream.range(0, inputs.size())
                    .mapToObj(i -> sd.placeHolder(
                            "in" + i, DataType.FLOAT, inputs.get(i).shape()))
                    .toArray(SDVariable[]::new);
            Add add = new Add(sd, v[0], v[1]);
            SDVariable sum = add.named("sum")[0];
            JavaOp norm = centred ? new LayerNorm(sd, sum, v[2], null, 1e-5) : new RmsNorm(sd, sum, v[2], 1e-5);
            norm.named("norm");
            OpChain.Link first = link(add, inputs.subList(0, 2));
            OpChain.Link last = link(norm, List.of(inputs.get(0), inputs.get(2)));
            return new OpChain(List.of(first, last), new HashSet<>(List.of("sum", last.output(0), last.output(1))));
        }

        private static OpChain.Link link(JavaOp op, List<TensorSpec> inputs) {
            return new OpChain.Link(op, names(op.args()), names(op.outputVariables()), inputs);
        }

        private static List<String> names(SDVariable... variables) {
            return Arrays.stream(variables).map(SDVariable::name).toList();
        }

        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            TensorSpec x = inputs.get(0);
            TensorSpec statistics = centred ? TensorSpec.floats(x.dim(0), 2) : TensorSpec.floats(x.dim(0));
            return List.of(x, x, statistics);
        }

        @Override
        public Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
            OpChain chain = chain(inputs.stream().map(Tensor::spec).toList());
            Map<String, Tensor> tensors = new HashMap<>(Map.of("sum", outputs.get(0)));
            for (int i = 0; i < inputs.size(); i++) {
                tensors.put("in" + i, inputs.get(i));
            }
            for (int k = 0; k < 2; k++) {
                tensors.put(chain.link(1).output(k), outputs.get(k + 1));
            }
            return new CudaKernels(device).bindChain(chain, tensors);
        }
    }
}
