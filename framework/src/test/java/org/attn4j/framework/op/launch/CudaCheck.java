package org.attn4j.framework.op.launch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostMemory;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.TestCard;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.OpRegistry;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs an op's CUDA kernel in the emulation and compares it with the reference kernel in double precision. The kernel runs
 * on the same memory with threads and blocks in several orders, which must give the same bits, and every access to memory
 * is checked.
 */
public final class CudaCheck {
    /** Adds the op to a graph. */
    @FunctionalInterface
    public interface Builder {
        /** The op on these inputs. */
        JavaOp build(SameDiff sd, SDVariable[] inputs);
    }

    /** Threads, warps and blocks as they are numbered, backwards, and by chance. */
    private static final long[] ORDERS = {0, 1, 20241};

    private final Builder builder;
    private final INDArray[] inputs;
    private Precision precision = Precision.FP32;
    private int alias = -2;
    private boolean half;

    private CudaCheck(Builder builder, INDArray[] inputs) {
        this.builder = builder;
        this.inputs = inputs;
    }

    /** A check of an op on inputs: DOUBLE (rounded to single precision first), INT32 or INT64. */
    public static CudaCheck of(Builder builder, INDArray... inputs) {
        OpRegistry.install();
        INDArray[] rounded = new INDArray[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            boolean number = inputs[i].dataType().isFPType();
            rounded[i] = number ? inputs[i].castTo(DataType.FLOAT).castTo(DataType.DOUBLE) : inputs[i];
        }
        return new CudaCheck(builder, rounded);
    }

    /** Precision of matrix products, FP32 unless told. */
    public CudaCheck precision(Precision value) {
        precision = value;
        return this;
    }

    /**
     * In {@link Precision#BF16} with every input and output in bfloat16 that the kernel can take or give so. Those inputs must
     * hold {@link #rounded} numbers, which the reference gets as well.
     */
    public CudaCheck half() {
        half = true;
        return precision(Precision.BF16);
    }

    /** Numbers rounded to bfloat16, to the nearest, ties to even. */
    public static INDArray rounded(INDArray numbers) {
        double[] values = numbers.dup('c').reshape(numbers.length()).toDoubleVector();
        for (int i = 0; i < values.length; i++) {
            double step = Math.scalb(1.0, Math.getExponent(values[i]) - 7);
            values[i] = values[i] == 0 ? 0 : Math.rint(values[i] / step) * step;
        }
        return Nd4j.createFromArray(values).reshape(numbers.shape());
    }

    /** An input that output 0 may share memory with, where that is not the op's {@code inPlaceInput()}. */
    public CudaCheck alias(int input) {
        alias = input;
        return this;
    }

    /**
     * For each output, the largest difference between CUDA kernel (FLOAT) and reference (DOUBLE) over the largest value of
     * the reference; the worst of outputs in memory of their own and of output 0 on its in-place input. Infinite where a
     * number is NaN or infinite in one only, or where two runs differ by a bit.
     */
    public double[] errors() {
        List<double[]> expected = reference().stream().map(CudaCheck::numbers).toList();
        double[] worst = new double[expected.size()];
        int input = alias == -2 ? op().inPlaceInput() : alias;
        for (int shared : input >= 0 ? new int[] {-1, input} : new int[] {-1}) {
            List<double[]> got = cuda(shared);
            for (int k = 0; k < worst.length; k++) {
                worst[k] = Math.max(worst[k], difference(expected.get(k), got.get(k)));
            }
        }
        return worst;
    }

    /** The worst of {@link #errors()}. */
    public double error() {
        return Arrays.stream(errors()).max().orElse(0);
    }

    /** Outputs of the reference kernel in DOUBLE: also what a gradient op takes as saved statistics. */
    public List<INDArray> reference() {
        List<INDArray> arrays = new ArrayList<>();
        for (INDArray a : inputs) {
            arrays.add(a.dup('c'));
        }
        List<Tensor> in = arrays.stream().map(HostMemory::tensor).toList();
        JavaOp op = op();
        List<INDArray> results = new ArrayList<>();
        for (TensorSpec s : op.outputs(in.stream().map(Tensor::spec).toList())) {
            results.add(Nd4j.create(s.type(), s.shape(), 'c'));
        }
        new ReferenceKernels()
                .bind(op, in, results.stream().map(HostMemory::tensor).toList())
                .run();
        return results;
    }

    /** Outputs of the CUDA kernel, in memory of their own. */
    public List<double[]> cuda() {
        return cuda(-1);
    }

    private List<double[]> cuda(int aliased) {
        try (CudaDevice device = TestCard.checkedDevice(precision)) {
            JavaOp op = op();
            CudaKernels kernels = new CudaKernels(device);
            List<TensorSpec> given = Arrays.stream(inputs).map(CudaCheck::spec).toList();
            Storage storage = half ? kernels.storage(op, given) : Storage.SINGLE;
            List<Tensor> in = new ArrayList<>();
            for (int i = 0; i < inputs.length; i++) {
                boolean halfInput = storage.reads(i) != Storage.Reads.SINGLE;
                in.add(halfInput ? halves(device, given.get(i)) : put(device, inputs[i]));
            }
            List<TensorSpec> specs = op.outputs(given);
            List<Tensor> out = new ArrayList<>();
            for (int k = 0; k < specs.size(); k++) {
                TensorSpec s = specs.get(k);
                Tensor own = storage.writesHalf(k) ? halves(device, s) : dirty(device, s);
                boolean shared =
                        k == 0 && aliased >= 0 && in.get(aliased).spec().equals(own.spec());
                out.add(shared ? in.get(aliased) : own);
            }
            Runnable call = kernels.bind(op, in, out);
            List<double[]> first = List.of();
            for (long order : ORDERS) {
                for (int i = 0; i < inputs.length; i++) {
                    fill(device, inputs[i], in.get(i));
                }
                TestCard.order(order);
                call.run();
                List<double[]> results = out.stream().map(t -> take(device, t)).toList();
                for (int k = 0; k < first.size(); k++) {
                    if (!Arrays.equals(first.get(k), results.get(k))) {
                        throw new AssertionError(op.opName() + ": runs give different bits in output " + k);
                    }
                }
                first = results;
            }
            TestCard.checkGuards();
            return first;
        } finally {
            TestCard.order(0);
        }
    }

    private JavaOp op() {
        SameDiff sd = SameDiff.create();
        SDVariable[] variables = new SDVariable[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            variables[i] = sd.placeHolder("in" + i, inputs[i].dataType(), inputs[i].shape());
        }
        return builder.build(sd, variables);
    }

    private static TensorSpec spec(INDArray array) {
        DataType type = array.dataType().isFPType() ? DataType.FLOAT : array.dataType();
        return new TensorSpec(type, array.shape());
    }

    private static Tensor put(CudaDevice device, INDArray array) {
        TensorSpec spec = spec(array);
        Tensor tensor = new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
        fill(device, array, tensor);
        return tensor;
    }

    /** A tensor of NaN in bfloat16, rows and columns padded to multiples of 8 with zeros. */
    private static Tensor halves(CudaDevice device, TensorSpec spec) {
        long row = Tensor.padded(spec.columns());
        long rows = Tensor.padded(spec.rows());
        Tensor tensor = new Tensor(device.allocate(DataType.BFLOAT16, rows * row), 0, spec.as(DataType.BFLOAT16), row);
        device.round(dirty(device, spec), tensor, rows).run();
        return tensor;
    }

    private static void fill(CudaDevice device, INDArray array, Tensor tensor) {
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
    private static Tensor dirty(CudaDevice device, TensorSpec spec) {
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

    private static double[] take(CudaDevice device, Tensor tensor) {
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

    private static double[] numbers(INDArray array) {
        return array.dup('c').reshape(array.length()).castTo(DataType.DOUBLE).toDoubleVector();
    }

    private static double difference(double[] e, double[] g) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < e.length; i++) {
            largest = Double.isFinite(e[i]) ? Math.max(largest, Math.abs(e[i])) : largest;
            double d = e[i] == g[i] || (Double.isNaN(e[i]) && Double.isNaN(g[i])) ? 0 : Math.abs(e[i] - g[i]);
            worst = Double.isFinite(d) ? Math.max(worst, d) : Double.POSITIVE_INFINITY;
        }
        return largest == 0 ? worst : worst / largest;
    }
}
