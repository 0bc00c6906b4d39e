package org.attn4j.framework.device.cuda;

import java.util.List;
import java.util.function.BiFunction;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.launch.CudaKernels;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** What {@link LargeTensors} computes: an op's kernels, or calls of a kernel's own. */
interface LargeCalls {
    /** The op that a builder adds to a graph. */
    static LargeCalls op(BiFunction<SameDiff, SDVariable[], JavaOp> builder) {
        return new OfOp(builder);
    }

    List<TensorSpec> outputs(List<TensorSpec> inputs);

    Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs);

    /** How tensors lie in memory. */
    default Storage storage(CudaDevice device, List<TensorSpec> inputs) {
        return Storage.SINGLE;
    }

    /** An op of the project. */
    record OfOp(BiFunction<SameDiff, SDVariable[], JavaOp> builder) implements LargeCalls {
        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            return op(inputs).outputs(inputs);
        }

        @Override
        public Runnable bind(CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
            JavaOp op = op(inputs.stream().map(t -> t.spec().as(single(t))).toList());
            return new CudaKernels(device).bind(op, inputs, outputs);
        }

        @Override
        public Storage storage(CudaDevice device, List<TensorSpec> inputs) {
            return new CudaKernels(device).storage(op(inputs), inputs);
        }

        private static DataType single(Tensor t) {
            return t.spec().type() == DataType.BFLOAT16
                    ? DataType.FLOAT
                    : t.spec().type();
        }

        private JavaOp op(List<TensorSpec> specs) {
            SameDiff sd = SameDiff.create();
            SDVariable[] variables = new SDVariable[specs.size()];
            for (int i = 0; i < variables.length; i++) {
                variables[i] = sd.placeHolder(
                        "in" + i, specs.get(i).type(), specs.get(i).shape());
            }
            return builder.apply(sd, variables);
        }
    }
}
