package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Storage;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An op on a batch so large that its last example lies beyond 2^31 elements. That example's results are held against those
 * of the op on it alone.
 */
final class LargeTensors {
    private static final long WIDE = 1L << 31;
    /** Elements at the end of a tensor that are filled and compared: more would become real memory. */
    private static final int TAIL = 1 << 18;

    private final LargeCalls calls;
    private final Precision precision;
    private final List<Given> inputs = new ArrayList<>();
    private Supplier<SparseCuda> cards =
            () -> new SparseCuda(SparseCuda.FEW, SparseCuda.LAST_X, SparseCuda.LAST_Y, null);
    private int[] compared;
    private int deciding = -1;

    /**
     * An input for a number of examples.
     *
     * @param spec its type and shape
     * @param values the last integers; null for numbers
     */
    private record Given(IntFunction<TensorSpec> spec, IntFunction<int[]> values) {}

    private LargeTensors(Precision precision, LargeCalls calls) {
        this.precision = precision;
        this.calls = calls;
    }

    /** An op in single precision. */
    static LargeTensors of(BiFunction<SameDiff, SDVariable[], JavaOp> builder) {
        return of(LargeCalls.op(builder));
    }

    /** An op with all in bfloat16 that may lie so; rows of such tensors must hold a multiple of 8 numbers. */
    static LargeTensors half(BiFunction<SameDiff, SDVariable[], JavaOp> builder) {
        return half(LargeCalls.op(builder));
    }

    /** Calls on tensors that may lie in bfloat16. */
    static LargeTensors half(LargeCalls calls) {
        return new LargeTensors(Precision.BF16, calls);
    }

    /** Calls in single precision. */
    static LargeTensors of(LargeCalls calls) {
        return new LargeTensors(Precision.FP32, calls);
    }

    /** Numbers of each example. */
    LargeTensors batch(long... shape) {
        return add(n -> times(TensorSpec.floats(shape), n), null);
    }

    /** Integers of each example, from 0 to below a bound. */
    LargeTensors ids(int bound, long... shape) {
        int[] values = new Random(5)
                .ints(new TensorSpec(DataType.INT32, shape).size(), 0, bound)
                .toArray();
        return integers(n -> values, shape);
    }

    /** Integers of each example; those of the last, given the number of examples. */
    LargeTensors integers(IntFunction<int[]> values, long... shape) {
        return add(n -> times(new TensorSpec(DataType.INT32, shape), n), values);
    }

    /** Numbers of all examples. */
    LargeTensors shared(long... shape) {
        return add(n -> TensorSpec.floats(shape), null);
    }

    /** Integers of all examples, given their number. */
    LargeTensors sharedIntegers(IntFunction<int[]> values) {
        return add(n -> new TensorSpec(DataType.INT32, values.apply(n).length), values);
    }

    /** A step or an offset. */
    LargeTensors scalar(DataType type, int value) {
        return add(n -> new TensorSpec(type), n -> new int[] {value});
    }

    /** The last blocks alone of small grids as well; so many in x. */
    LargeTensors sparing(int lastX) {
        return sparing(lastX, Math.min(lastX, SparseCuda.LAST_Y));
    }

    /** As {@link #sparing(int)}, and so many in y. */
    LargeTensors sparing(int lastX, int lastY) {
        cards = () -> new SparseCuda(0, lastX, lastY, null);
        return this;
    }

    /** One kernel alone: the others take no part in what is compared. */
    LargeTensors only(String kernel) {
        cards = () -> new SparseCuda(SparseCuda.FEW, SparseCuda.LAST_X, SparseCuda.LAST_Y, kernel);
        return this;
    }

    /** The input that has at least 2^31 elements, where the first output has not. */
    LargeTensors byInput(int input) {
        deciding = input;
        return this;
    }

    /** Outputs whose last elements are compared; all of which each example has its own unless told. */
    LargeTensors comparing(int... outputs) {
        compared = outputs.clone();
        return this;
    }

    /** Runs the last example alone and in its batch. */
    List<String> check() {
        List<TensorSpec> one = specs(1);
        long each = (deciding < 0 ? calls.outputs(one).get(0) : one.get(deciding)).size();
        int examples = Math.toIntExact(WIDE / each + 2);
        Run alone = run(1);
        Run all = run(examples);
        int[] outputs = compared != null ? compared : own(one, examples);
        assertThat(outputs).as("outputs compared").isNotEmpty();
        for (int k : outputs) {
            double[] expected = alone.tails.get(k);
            assertThat(Arrays.stream(expected).anyMatch(x -> x != 0))
                    .as("output %d alone: anything but zeros", k)
                    .isTrue();
            int at = Arrays.mismatch(expected, all.tails.get(k));
            assertThat(at)
                    .as(
                            "output %d of the last of %d examples: where it differs; alone %s, there %s",
                            k, examples, near(expected, at), near(all.tails.get(k), at))
                    .isEqualTo(-1);
        }
        return all.reaching;
    }

    private static String near(double[] values, int at) {
        return at < 0 ? "" : Arrays.toString(Arrays.copyOfRange(values, at, Math.min(values.length, at + 8)));
    }

    /** Outputs of which each example has its own. */
    private int[] own(List<TensorSpec> one, int examples) {
        List<TensorSpec> small = calls.outputs(one);
        List<TensorSpec> large = calls.outputs(specs(examples));
        return IntStream.range(0, small.size())
                .filter(k -> large.get(k).size() == small.get(k).size() * examples)
                .toArray();
    }

    /** The last elements of each output, as many as one example has, and kernels that reached beyond 2^31 elements. */
    private record Run(List<double[]> tails, List<String> reaching) {}

    private Run run(int examples) {
        SparseCuda api = cards.get();
        try (CudaDevice device = new CudaDevice(api, precision, HostDevice.shared())) {
            api.whole(true);
            List<TensorSpec> specs = specs(examples);
            Storage storage = precision == Precision.BF16 ? calls.storage(device, specs) : Storage.SINGLE;
            Random random = new Random(11);
            List<Tensor> given = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                boolean half = storage.reads(i) != Storage.Reads.SINGLE;
                Tensor tensor = allocate(device, half ? specs.get(i).as(DataType.BFLOAT16) : specs.get(i));
                given.add(tensor);
                fill(device, tensor, inputs.get(i), examples, random);
            }
            List<TensorSpec> written = calls.outputs(specs);
            List<TensorSpec> alone = calls.outputs(specs(1));
            List<Tensor> results = new ArrayList<>();
            for (int k = 0; k < written.size(); k++) {
                TensorSpec spec = written.get(k);
                results.add(allocate(device, storage.writesHalf(k) ? spec.as(DataType.BFLOAT16) : spec));
            }
            api.whole(false);
            calls.bind(device, given, results).run();
            List<String> reaching = api.reaching(WIDE * (precision == Precision.BF16 ? Short.BYTES : Float.BYTES));
            List<double[]> tails = new ArrayList<>();
            for (int k = 0; k < results.size(); k++) {
                tails.add(read(device, tail(results.get(k), alone.get(k).size())));
            }
            return new Run(tails, reaching);
        }
    }

    private void fill(CudaDevice device, Tensor tensor, Given given, int examples, Random random) {
        if (given.values != null) {
            int[] values = given.values.apply(examples);
            device.copyIn(values, tail(tensor, values.length));
            return;
        }
        Tensor last = tail(tensor, given.spec.apply(1).size());
        float[] values = new float[Math.toIntExact(last.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Tensor single =
                tensor.spec().type() == DataType.FLOAT ? last : allocate(device, TensorSpec.floats(values.length));
        device.copyIn(values, single);
        if (single != last) {
            device.round(single, last, 1).run();
        }
    }

    private List<TensorSpec> specs(int examples) {
        return inputs.stream().map(given -> given.spec.apply(examples)).toList();
    }

    private LargeTensors add(IntFunction<TensorSpec> spec, IntFunction<int[]> values) {
        inputs.add(new Given(spec, values));
        return this;
    }

    private static double[] read(CudaDevice device, Tensor tensor) {
        int n = Math.toIntExact(tensor.size());
        double[] wide = new double[n];
        if (tensor.spec().type() == DataType.DOUBLE) {
            device.copyOut(tensor, wide);
        } else if (tensor.spec().type() == DataType.INT32) {
            int[] values = new int[n];
            device.copyOut(tensor, values);
            Arrays.setAll(wide, i -> values[i]);
        } else {
            float[] values = new float[n];
            device.copyOut(tensor, values);
            Arrays.setAll(wide, i -> values[i]);
        }
        return wide;
    }

    private static Tensor allocate(CudaDevice device, TensorSpec spec) {
        long row = spec.type() == DataType.BFLOAT16 ? Tensor.padded(spec.rows()) * spec.columns() : spec.size();
        return new Tensor(device.allocate(spec.type(), row), 0, spec);
    }

    private static TensorSpec times(TensorSpec spec, int examples) {
        long[] shape = spec.shape().clone();
        shape[0] *= examples;
        return new TensorSpec(spec.type(), shape);
    }

    private static Tensor tail(Tensor tensor, long one) {
        long n = Math.min(TAIL, one);
        return tensor.slice(tensor.size() - n, n);
    }
}
