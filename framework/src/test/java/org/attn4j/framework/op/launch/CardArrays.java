package org.attn4j.framework.op.launch;

import java.util.Arrays;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays in a card's memory. */
final class CardArrays {
    private CardArrays() {}

    static TensorSpec spec(INDArray array) {
        DataType type = array.dataType().isFPType() ? DataType.FLOAT : array.dataType();
        return new TensorSpec(type, array.shape());
    }

    static Tensor put(CudaDevice device, INDArray array) {
        TensorSpec spec = spec(array);
        Tensor tensor = new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
        fill(device, array, tensor);
        return tensor;
    }

    /** A tensor of NaN in bfloat16, rows and columns padded to multiples of 8 with zeros. */
    static Tensor halves(CudaDevice device, TensorSpec spec) {
        long row = Tensor.padded(spec.columns());
        long rows = Tensor.padded(spec.rows());
        Tensor tensor = new Tensor(device.allocate(DataType.BFLOAT16, rows * row), 0, spec.as(DataType.BFLOAT16), row);
        device.round(dirty(device, spec), tensor, rows).run();
        return tensor;
    }

    static void fill(CudaDevice device, INDArray array, Tensor tensor) {
        INDArray flat = array.dup('c').reshape(array.length());
        if (tensor.spec().type() == DataType.BFLOAT16) {
            device.round(put(device, array), tensor, Tensor.padded(tensor.rows()))
                    .run();
            return;
        }
        if (tensor.spec().type() == DataType.FLOAT) {
            device.copyIn(flat.toFloatVector(), tensor);
        } else if (tensor.spec().type() == DataType.INT64) {
            device.copyIn(flat.toLongVector(), tensor);
        } else {
            device.copyIn(flat.toIntVector(), tensor);
        }
    }

    /** Memory that shows what a kernel leaves unwritten: NaN, or a number that no op gives. */
    static Tensor dirty(CudaDevice device, TensorSpec spec) {
        Tensor tensor = new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
        int n = Math.toIntExact(spec.size());
        if (spec.type() == DataType.FLOAT) {
            float[] values = new float[n];
            Arrays.fill(values, Float.NaN);
            device.copyIn(values, tensor);
        } else if (spec.type() != DataType.DOUBLE) {
            int[] values = new int[n];
            Arrays.fill(values, -12345);
            device.copyIn(values, tensor);
        }
        return tensor;
    }

    static double[] take(CudaDevice device, Tensor tensor) {
        int n = Math.toIntExact(tensor.size());
        if (tensor.spec().type() == DataType.FLOAT || tensor.spec().type() == DataType.BFLOAT16) {
            float[] values = new float[n];
            device.copyOut(tensor, values);
            double[] wide = new double[n];
            Arrays.setAll(wide, i -> values[i]);
            return wide;
        }
        if (tensor.spec().type() == DataType.DOUBLE) {
            double[] values = new double[n];
            device.copyOut(tensor, values);
            return values;
        }
        int[] values = new int[n];
        device.copyOut(tensor, values);
        return Arrays.stream(values).asDoubleStream().toArray();
    }
}
