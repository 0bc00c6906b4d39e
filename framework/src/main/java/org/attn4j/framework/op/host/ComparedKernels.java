package org.attn4j.framework.op.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The host's kernels, each call of which is also made on another device with the same inputs; both results are compared
 * with the formula in double precision. A plan bound to them computes what it computes on the host alone.
 */
public final class ComparedKernels implements Kernels {
    private final Kernels host;
    private final Device device;
    private final Kernels kernels;
    private final Map<String, KernelErrors> errors = new TreeMap<>();

    /**
     * A comparison.
     *
     * @param host what the plan computes with
     * @param device the device under test
     * @param kernels what computes there
     */
    public ComparedKernels(Kernels host, Device device, Kernels kernels) {
        this.host = host;
        this.device = device;
        this.kernels = kernels;
    }

    /** What was found so far, by op. */
    public List<KernelErrors> errors() {
        return List.copyOf(errors.values());
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        Runnable own = host.bind(op, inputs, outputs);
        KernelErrors found = errors.computeIfAbsent(op.opName(), KernelErrors::new);
        if (inputs.stream().anyMatch(t -> t.spec().type() == DataType.DOUBLE)) {
            return own;
        }
        if (!kernels.isOwn(op)) {
            found.refuse("no kernel: runs on the host");
            return own;
        }
        List<Tensor> in = inputs.stream().map(this::onDevice).toList();
        List<Tensor> out = new ArrayList<>();
        for (Tensor t : outputs) {
            int shared = aliasOf(t, inputs);
            out.add(shared < 0 ? onDevice(t) : in.get(shared).reshape(t.spec().shape()));
        }
        Runnable theirs = kernels.bind(op, in, out);
        return () -> {
            for (int i = 0; i < in.size(); i++) {
                copyIn(inputs.get(i), in.get(i));
            }
            List<double[]> oracle = oracle(op, inputs);
            theirs.run();
            own.run();
            double onDevice = 0;
            double onHost = 0;
            for (int k = 0; k < out.size(); k++) {
                onDevice = Math.max(onDevice, difference(oracle.get(k), values(device, out.get(k))));
                onHost = Math.max(
                        onHost, difference(oracle.get(k), numbers(outputs.get(k).asArray())));
            }
            found.add(onDevice, onHost);
        };
    }

    private static int aliasOf(Tensor output, List<Tensor> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            Tensor in = inputs.get(i);
            if (in.address() == output.address()
                    && in.size() == output.size()
                    && in.spec().type() == output.spec().type()) {
                return i;
            }
        }
        return -1;
    }

    private Tensor onDevice(Tensor like) {
        TensorSpec spec = like.spec();
        return new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
    }

    private void copyIn(Tensor from, Tensor to) {
        int n = Math.toIntExact(from.size());
        switch (from.spec().type()) {
            case FLOAT -> {
                float[] values = new float[n];
                from.floats().get(0, values);
                device.copyIn(values, to);
            }
            case LONG -> {
                long[] values = new long[n];
                from.longs().get(0, values);
                device.copyIn(values, to);
            }
            default -> {
                int[] values = new int[n];
                from.ints().get(0, values);
                device.copyIn(values, to);
            }
        }
    }

    /** The outputs by the formula, in double precision. */
    private static List<double[]> oracle(JavaOp op, List<Tensor> inputs) {
        List<Tensor> wide = new ArrayList<>();
        for (Tensor t : inputs) {
            INDArray a = t.asArray();
            wide.add(Tensor.of(
                    a.dataType().isFPType() ? a.castTo(DataType.DOUBLE).dup('c') : a.dup('c')));
        }
        List<INDArray> results = new ArrayList<>();
        for (TensorSpec s : op.outputs(wide.stream().map(Tensor::spec).toList())) {
            results.add(Nd4j.create(s.type(), s.shape(), 'c'));
        }
        new ReferenceKernels()
                .bind(op, wide, results.stream().map(Tensor::of).toList())
                .run();
        return results.stream().map(ComparedKernels::numbers).toList();
    }

    private static double[] numbers(INDArray array) {
        return array.dup('c').reshape(array.length()).castTo(DataType.DOUBLE).toDoubleVector();
    }

    private static double[] values(Device device, Tensor tensor) {
        int n = Math.toIntExact(tensor.size());
        double[] wide = new double[n];
        switch (tensor.spec().type()) {
            case FLOAT -> {
                float[] values = new float[n];
                device.copyOut(tensor, values);
                java.util.Arrays.setAll(wide, i -> values[i]);
            }
            case DOUBLE -> device.copyOut(tensor, wide);
            default -> {
                int[] values = new int[n];
                device.copyOut(tensor, values);
                java.util.Arrays.setAll(wide, i -> values[i]);
            }
        }
        return wide;
    }

    /** Largest difference over the largest expected value; infinite where a number is not finite in one alone. */
    private static double difference(double[] expected, double[] got) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double e = expected[i];
            largest = Double.isFinite(e) ? Math.max(largest, Math.abs(e)) : largest;
            double d = e == got[i] || (Double.isNaN(e) && Double.isNaN(got[i])) ? 0 : Math.abs(e - got[i]);
            worst = Double.isFinite(d) ? Math.max(worst, d) : Double.POSITIVE_INFINITY;
        }
        return largest == 0 ? worst : worst / largest;
    }
}
