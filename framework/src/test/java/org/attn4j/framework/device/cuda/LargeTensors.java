package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.launch.CudaKernels;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An op on a batch so large that its last example lies beyond 2^31 elements. That example's results are held against those
 * of the op on it alone.
 */
final class LargeTensors implements AutoCloseable {
    private static final long WIDE = 1L << 31;

    private final CudaDevice device;
    private final BiFunction<SameDiff, SDVariable[], JavaOp> builder;
    private final List<Given> inputs = new ArrayList<>();
    private final Random random = new Random(11);

    /** An input of one example, and whether each example has its own. */
    private record Given(TensorSpec spec, boolean batched, int bound) {}

    LargeTensors(Precision precision, BiFunction<SameDiff, SDVariable[], JavaOp> builder) {
        this.device = new CudaDevice(new SparseCuda(), precision, HostDevice.shared());
        this.builder = builder;
    }

    static LargeTensors of(BiFunction<SameDiff, SDVariable[], JavaOp> builder) {
        return new LargeTensors(Precision.FP32, builder);
    }

    /** Numbers of each example. */
    LargeTensors batch(long... shape) {
        return add(TensorSpec.floats(shape), true, 0);
    }

    /** Integers of each example, from 0 to below a bound. */
    LargeTensors ids(int bound, long... shape) {
        return add(new TensorSpec(DataType.INT32, shape), true, bound);
    }

    /** Numbers of all examples. */
    LargeTensors shared(long... shape) {
        return add(TensorSpec.floats(shape), false, 0);
    }

    /** Integers of all examples. */
    LargeTensors sharedIds(int bound, long... shape) {
        return add(new TensorSpec(DataType.INT32, shape), false, bound);
    }

    /**
     * Runs the op on the last example alone and in its batch.
     *
     * @param output of which one alone reaches 2^31 elements; its examples decide how many there are
     */
    void check(int output) {
        JavaOp op = op();
        List<TensorSpec> one = inputs.stream().map(Given::spec).toList();
        long each = op.outputs(one).get(output).size();
        check(op, Math.toIntExact(WIDE / each + 2));
    }

    /** As {@link #check(int)}, by an input. */
    void checkByInput(int input) {
        check(op(), Math.toIntExact(WIDE / inputs.get(input).spec.size() + 2));
    }

    private void check(JavaOp op, int examples) {
        List<Tensor> alone = new ArrayList<>();
        List<Tensor> all = new ArrayList<>();
        for (Given given : inputs) {
            Tensor small = allocate(given.spec);
            Tensor large = given.batched ? allocate(times(given.spec, examples)) : small;
            Tensor last = last(large, given.spec);
            int n = Math.toIntExact(small.size());
            if (given.spec.type() == DataType.FLOAT) {
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                device.copyIn(values, small);
                device.copyIn(values, last);
            } else {
                int[] values = random.ints(n, 0, given.bound).toArray();
                device.copyIn(values, small);
                device.copyIn(values, last);
            }
            alone.add(small);
            all.add(large);
        }
        List<Tensor> expected = run(op, alone);
        List<Tensor> got = run(op, all);
        int compared = 0;
        for (int k = 0; k < expected.size(); k++) {
            TensorSpec spec = expected.get(k).spec();
            if (got.get(k).size() == spec.size() * examples) {
                assertThat(read(last(got.get(k), spec)))
                        .as("%s, output %d of the last of %d examples", op.opName(), k, examples)
                        .isEqualTo(read(expected.get(k)));
                compared++;
            }
        }
        assertThat(compared).as("outputs compared").isPositive();
    }

    @Override
    public void close() {
        device.close();
    }

    private LargeTensors add(TensorSpec spec, boolean batched, int bound) {
        inputs.add(new Given(spec, batched, bound));
        return this;
    }

    private List<Tensor> run(JavaOp op, List<Tensor> given) {
        List<Tensor> results = op.outputs(given.stream().map(Tensor::spec).toList()).stream()
                .map(this::allocate)
                .toList();
        new CudaKernels(device).bind(op, given, results).run();
        return results;
    }

    private JavaOp op() {
        SameDiff sd = SameDiff.create();
        SDVariable[] variables = new SDVariable[inputs.size()];
        for (int i = 0; i < variables.length; i++) {
            TensorSpec spec = inputs.get(i).spec;
            variables[i] = sd.placeHolder("in" + i, spec.type(), spec.shape());
        }
        return builder.apply(sd, variables);
    }

    private double[] read(Tensor tensor) {
        int n = Math.toIntExact(tensor.size());
        double[] wide = new double[n];
        if (tensor.spec().type() == DataType.FLOAT) {
            float[] values = new float[n];
            device.copyOut(tensor, values);
            java.util.Arrays.setAll(wide, i -> values[i]);
        } else {
            int[] values = new int[n];
            device.copyOut(tensor, values);
            java.util.Arrays.setAll(wide, i -> values[i]);
        }
        return wide;
    }

    private Tensor allocate(TensorSpec spec) {
        return new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
    }

    private static TensorSpec times(TensorSpec spec, int examples) {
        long[] shape = spec.shape().clone();
        shape[0] *= examples;
        return new TensorSpec(spec.type(), shape);
    }

    private static Tensor last(Tensor large, TensorSpec one) {
        return large.slice(large.size() - one.size(), one.shape());
    }
}
