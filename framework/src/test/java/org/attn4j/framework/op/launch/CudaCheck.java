package org.attn4j.framework.op.launch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        List<Tensor> in = arrays.stream().map(Tensor::of).toList();
        JavaOp op = op();
        List<INDArray> results = new ArrayList<>();
        for (TensorSpec s : op.outputs(in.stream().map(Tensor::spec).toList())) {
            results.add(Nd4j.create(s.type(), s.shape(), 'c'));
        }
        new ReferenceKernels()
                .bind(op, in, results.stream().map(Tensor::of).toList())
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
            List<TensorSpec> given = Arrays.stream(inputs).map(CardArrays::spec).toList();
            Storage storage = half ? kernels.storage(op, given) : Storage.SINGLE;
            List<Tensor> in = new ArrayList<>();
            for (int i = 0; i < inputs.length; i++) {
                boolean halfInput = storage.reads(i) != Storage.Reads.SINGLE;
                in.add(halfInput ? CardArrays.halves(device, given.get(i)) : CardArrays.put(device, inputs[i]));
            }
            List<TensorSpec> specs = op.outputs(given);
            List<Tensor> out = new ArrayList<>();
            for (int k = 0; k < specs.size(); k++) {
                TensorSpec s = specs.get(k);
                Tensor own = storage.writesHalf(k) ? CardArrays.halves(device, s) : CardArrays.dirty(device, s);
                boolean shared =
                        k == 0 && aliased >= 0 && in.get(aliased).spec().equals(own.spec());
                out.add(shared ? in.get(aliased) : own);
            }
            Runnable call = kernels.bind(op, in, out);
            List<double[]> first = List.of();
            for (long order : ORDERS) {
                for (int i = 0; i < inputs.length; i++) {
                    CardArrays.fill(device, inputs[i], in.get(i));
                }
                TestCard.order(order);
                call.run();
                List<double[]> results =
                        out.stream().map(t -> CardArrays.take(device, t)).toList();
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
