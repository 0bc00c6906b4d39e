package org.attn4j.framework.device.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.launch.CudaKernels;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * SameDiff's own ops on tensors of more than 2^31 elements. Their kernels go over 2^22 elements at a time: examples of as
 * many have the last block's elements at the same places.
 */
final class LargeStock {
    private static final int ROWS = 1 << 12;
    private static final int COLUMNS = 1 << 10;

    private LargeStock() {}

    static void cases(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("tanh", () -> alike(1, new Stock("tanh", 0)));
        to.accept("its gradient", () -> alike(2, new Stock("tanh_bp", 0)));
        to.accept(
                "scale", () -> LargeTensors.of(new Scale()).batch(ROWS, COLUMNS).sparing(1));
        to.accept("spread", () -> LargeTensors.of(new Stock("reduce_sum_bp", 0))
                .batch(ROWS, COLUMNS)
                .shared()
                .sparing(1));
        for (String op : List.of("add", "subtract", "multiply", "divide")) {
            to.accept(op, () -> alike(2, new Stock(op, 0)));
            if (!op.equals("add")) {
                to.accept("its gradient", () -> alike(3, new Stock(op + "_bp", 0, 1)));
            }
        }
        to.accept("sum with a row", () -> LargeTensors.of(new Stock("add", 0))
                .batch(ROWS, COLUMNS)
                .shared(COLUMNS)
                .sparing(1));
        // The sum over rows: many columns, few rows.
        int wide = 1 << 22;
        to.accept("its gradient", () -> LargeTensors.of(new Stock("add_bp", 1))
                .batch(1, wide)
                .shared(wide)
                .batch(1, wide)
                .byInput(2)
                .comparing(0)
                .sparing(1));
        to.accept("concatenation", () -> LargeTensors.of(new Concat())
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS)
                .byInput(0)
                .sparing(1));
    }

    private static LargeTensors alike(int inputs, Stock op) {
        LargeTensors large = LargeTensors.of(op).sparing(1);
        for (int i = 0; i < inputs; i++) {
            large.batch(ROWS, COLUMNS);
        }
        return large;
    }

    /** An op whose outputs are like some of its inputs. */
    private record Stock(String name, int... like) implements LargeCalls {
        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            return Arrays.stream(like).mapToObj(inputs::get).toList();
        }

        @Override
        public Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
            return new CudaKernels(device)
                    .bindStock(DynamicCustomOp.builder(name).build(), inputs, outputs);
        }
    }

    /** A constant times a tensor. */
    private record Scale() implements LargeCalls {
        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            return List.of(inputs.get(0));
        }

        @Override
        public Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
            SameDiff sd = SameDiff.create();
            SDVariable scaled = sd.placeHolder("x", DataType.FLOAT).mul(0.25);
            return new CudaKernels(device).bindStock(sd.getVariableOutputOp(scaled.name()), inputs, outputs);
        }
    }

    /** Two matrices side by side. */
    private record Concat() implements LargeCalls {
        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            TensorSpec x = inputs.get(0);
            return List.of(x.withColumns(2 * x.columns()));
        }

        @Override
        public Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
            DynamicCustomOp op =
                    DynamicCustomOp.builder("concat").addIntegerArguments(1).build();
            return new CudaKernels(device).bindStock(op, inputs, outputs);
        }
    }
}
