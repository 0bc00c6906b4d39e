package org.attn4j.framework.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.HostMemory;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.host.JvmKernels;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.attn4j.framework.op.simd.Simd;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Holds an op to three promises: its gradient is that of its values, its JVM kernel gives what the reference gives, and
 * it gives the same bits on any number of threads.
 *
 * <p>Inputs are arrays in DOUBLE (INT32 or INT64 where the op takes integers); single-precision runs round them.
 */
public final class OpCheck {
    /** Adds the op to a graph. */
    @FunctionalInterface
    public interface Builder {
        /** The op on these inputs. */
        JavaOp build(SameDiff sd, SDVariable[] inputs);
    }

    /** By number of threads; their pools end with the test's JVM. */
    private static final HostDevice[] DEVICES = {
        null, new HostDevice(1, BlasChoice.AUTO), new HostDevice(2, BlasChoice.AUTO), new HostDevice(3, BlasChoice.AUTO)
    };

    private final Builder builder;
    private final INDArray[] inputs;
    private int[] inLoss = {0};
    private int alias = -2;
    private int fixed = -1;

    private OpCheck(Builder builder, INDArray[] inputs) {
        this.builder = builder;
        this.inputs = inputs;
    }

    public static OpCheck of(Builder builder, INDArray... inputs) {
        OpRegistry.install();
        return new OpCheck(builder, inputs);
    }

    /** Outputs that enter the loss of the gradient check; output 0 alone unless told. */
    public OpCheck lossOf(int... outputs) {
        inLoss = outputs.clone();
        return this;
    }

    /** An input that output 0 may share memory with, where that is not the op's {@code inPlaceInput()}. */
    public OpCheck alias(int input) {
        alias = input;
        return this;
    }

    /** A floating-point input that has no gradient. */
    public OpCheck fixed(int input) {
        fixed = input;
        return this;
    }

    private boolean differentiable(int input) {
        return inputs[input].dataType().isFPType() && input != fixed;
    }

    /** Normal numbers in DOUBLE. */
    public static INDArray normal(long seed, long... shape) {
        Random random = new Random(seed);
        double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(values, i -> random.nextGaussian());
        return Nd4j.createFromArray(values).reshape(shape);
    }

    /** The nearest single-precision numbers, in DOUBLE. */
    public static INDArray rounded(INDArray array) {
        return array.castTo(DataType.FLOAT).castTo(DataType.DOUBLE);
    }

    /** An INT32 scalar. */
    public static INDArray scalar(int value) {
        return Nd4j.scalar(DataType.INT32, value);
    }

    /** The op's name. */
    public String name() {
        return build().opName();
    }

    /** Outputs of the reference kernel in DOUBLE: also what a gradient op takes as saved statistics. */
    public List<INDArray> reference() {
        return run(new ReferenceKernels(), DataType.DOUBLE, inputs, -1);
    }

    /** Outputs of the JVM kernel on one thread. */
    public List<INDArray> jvm() {
        return jvm(1, -1);
    }

    /** Outputs of the JVM kernel's scalar path. */
    public List<INDArray> scalarPath() {
        String before = System.setProperty(Simd.PROPERTY, "false");
        try {
            return jvm();
        } finally {
            if (before == null) {
                System.clearProperty(Simd.PROPERTY);
            } else {
                System.setProperty(Simd.PROPERTY, before);
            }
        }
    }

    /**
     * The worst relative error of the op's gradient in stock SameDiff against central differences of the reference. An
     * element's error is taken relative to the larger of the two values, but at least to a hundredth of the input's largest
     * gradient. Infinite where stock SameDiff computes another loss than the reference.
     */
    public double gradientError() {
        return new GradientCheck(builder, inputs, inLoss, this::differentiable, reference()).error();
    }

    /**
     * For each output, the largest difference between JVM kernel (FLOAT) and reference (DOUBLE) over the largest value of
     * the reference; the worst of clean memory, dirty memory, and the output lying on its in-place input. Infinite where a
     * number is NaN or infinite in one only.
     */
    public double[] oracleErrors() {
        INDArray[] rounded = new INDArray[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            rounded[i] = inputs[i].dataType().isFPType() ? rounded(inputs[i]) : inputs[i];
        }
        List<INDArray> expected = run(new ReferenceKernels(), DataType.DOUBLE, rounded, -1);
        double[] worst = new double[expected.size()];
        List<List<INDArray>> runs = new ArrayList<>(List.of(jvm(1, -1)));
        int input = alias == -2 ? build().inPlaceInput() : alias;
        if (input >= 0) {
            runs.add(jvm(1, input));
        }
        for (List<INDArray> got : runs) {
            for (int k = 0; k < worst.length; k++) {
                worst[k] = Math.max(worst[k], difference(expected.get(k), got.get(k)));
            }
        }
        return worst;
    }

    /** The worst of {@link #oracleErrors()}. */
    public double oracleError() {
        return Arrays.stream(oracleErrors()).max().orElse(0);
    }

    /** Largest difference of two arrays over the largest value of the first. */
    public static double difference(INDArray expected, INDArray got) {
        double[] e = numbers(expected);
        double[] g = numbers(got);
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < e.length; i++) {
            largest = Double.isFinite(e[i]) ? Math.max(largest, Math.abs(e[i])) : largest;
            double d = e[i] == g[i] || (Double.isNaN(e[i]) && Double.isNaN(g[i])) ? 0 : Math.abs(e[i] - g[i]);
            worst = Double.isFinite(d) ? Math.max(worst, d) : Double.POSITIVE_INFINITY;
        }
        return largest == 0 ? worst : worst / largest;
    }

    /** An array's elements in row-major order. */
    static double[] numbers(INDArray array) {
        INDArray dense = HostMemory.isDense(array) && !array.isView() ? array : array.dup('c');
        return dense.data().asDouble();
    }

    /** Whether 1, 2 and 3 threads, in several runs each, write the same bits. */
    public boolean sameBits() {
        List<INDArray> first = jvm(1, -1);
        for (int threads = 1; threads <= 3; threads++) {
            for (int round = 0; round < 2; round++) {
                List<INDArray> again = jvm(threads, -1);
                for (int k = 0; k < first.size(); k++) {
                    if (!Arrays.equals(numbers(first.get(k)), numbers(again.get(k)))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private List<INDArray> jvm(int threads, int aliased) {
        return run(new JvmKernels(DEVICES[threads]), DataType.FLOAT, inputs, aliased);
    }

    private JavaOp build() {
        return build(builder, inputs);
    }

    /** The op by itself, on placeholders of the inputs' shapes. */
    static JavaOp build(Builder builder, INDArray[] inputs) {
        SameDiff sd = SameDiff.create();
        SDVariable[] variables = new SDVariable[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            variables[i] = sd.placeHolder("in" + i, inputs[i].dataType(), inputs[i].shape());
        }
        return builder.build(sd, variables);
    }

    /** Runs twice on the same bound kernel, the second time over the first's results, so state between runs shows. */
    private List<INDArray> run(Kernels kernels, DataType type, INDArray[] values, int aliased) {
        List<INDArray> arrays = new ArrayList<>();
        for (INDArray a : values) {
            arrays.add(a.dataType().isFPType() ? a.castTo(type).dup('c') : a.dup('c'));
        }
        List<Tensor> in = arrays.stream().map(Tensor::of).toList();
        JavaOp op = build();
        List<TensorSpec> specs = op.outputs(in.stream().map(Tensor::spec).toList());
        List<INDArray> results = new ArrayList<>();
        for (int k = 0; k < specs.size(); k++) {
            results.add(k == 0 && aliased >= 0 ? arrays.get(aliased) : dirty(specs.get(k)));
        }
        List<Tensor> out = results.stream().map(Tensor::of).toList();
        Runnable bound = kernels.bind(op, in, out);
        bound.run();
        if (aliased >= 0) {
            arrays.get(aliased).assign(values[aliased]);
        }
        bound.run();
        return results;
    }

    /** An array that holds what no op writes. */
    static INDArray dirty(TensorSpec spec) {
        INDArray a = Nd4j.create(spec.type(), spec.shape());
        return spec.type().isFPType() ? a.assign(Double.NaN) : a.assign(-12345);
    }
}
