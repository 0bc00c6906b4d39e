package org.attn4j.framework.op.attention;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.host.JvmKernels;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times attention on packed inputs, causal and without a mask unless {@code -Dcausal=false} and {@code -Dmasked=true}
 * (a mask that keeps all): the least of many short rounds, forward and forward with backward. Arguments:
 * seconds for each shape, then shapes such as 12x4x64x32 (B, H, T, K). No test; run it by hand on a quiet machine.
 */
final class AttentionTiming {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private AttentionTiming() {}

    @SuppressWarnings("SystemOut") // a command
    public static void main(String[] args) {
        double seconds = Double.parseDouble(args[0]);
        int threads = Integer.getInteger("threads", 1);
        try (HostDevice device = new HostDevice(threads, BlasChoice.OPENBLAS)) {
            for (int i = 1; i < args.length; i++) {
                String[] n = args[i].split("x", -1);
                double[] ms = time(
                        device,
                        seconds,
                        Integer.parseInt(n[0]),
                        Integer.parseInt(n[1]),
                        Integer.parseInt(n[2]),
                        Integer.parseInt(n[3]));
                System.out.printf("%s forward %.3f ms, both %.3f ms%n", args[i], ms[0], ms[1]);
            }
        }
    }

    private static double[] time(HostDevice device, double seconds, int batch, int heads, int length, int width) {
        double dropout = Double.parseDouble(System.getProperty("dropout", "0"));
        boolean causal = Boolean.parseBoolean(System.getProperty("causal", "true"));
        boolean masked = Boolean.getBoolean("masked");
        AttentionSpec spec =
                new AttentionSpec(heads, heads, 1 / Math.sqrt(width), true, causal, masked, false, dropout, 1);
        List<Tensor> inputs = new ArrayList<>(List.of(random(batch, length, 3L * heads * width)));
        if (masked) {
            inputs.add(Tensor.of(Nd4j.ones(DataType.FLOAT, batch, length)));
        }
        if (dropout > 0) {
            inputs.add(Tensor.of(Nd4j.scalar(DataType.INT64, 1)));
        }
        SameDiff sd = SameDiff.create();
        Kernels kernels = new JvmKernels(device);
        List<Tensor> forwardOutputs = new ArrayList<>();
        Runnable forward = bind(kernels, new Attention(sd, spec, variables(sd, inputs)), inputs, forwardOutputs);
        List<Tensor> gradInputs = new ArrayList<>(inputs);
        gradInputs.addAll(forwardOutputs);
        gradInputs.add(random(batch, length, (long) heads * width));
        List<Tensor> gradOutputs = new ArrayList<>();
        Runnable backward =
                bind(kernels, new AttentionGrad(sd, spec, variables(sd, gradInputs)), gradInputs, gradOutputs);
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            long a = now();
            forward.run();
            long b = now();
            backward.run();
            long c = now();
            least[0] = Math.min(least[0], (b - a) / 1e6);
            least[1] = Math.min(least[1], (c - a) / 1e6);
        }
        Reference.reachabilityFence(gradInputs);
        Reference.reachabilityFence(gradOutputs);
        return least;
    }

    /** This thread's processor time, which other programs on the machine do not add to; wall time on several threads. */
    private static long now() {
        return Integer.getInteger("threads", 1) == 1 ? CLOCK.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static SDVariable[] variables(SameDiff sd, List<Tensor> tensors) {
        return tensors.stream()
                .map(t -> sd.placeHolder(
                        "x" + sd.variables().size(), t.spec().type(), t.spec().shape()))
                .toArray(SDVariable[]::new);
    }

    private static Runnable bind(Kernels kernels, JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        for (TensorSpec spec : op.outputs(inputs.stream().map(Tensor::spec).toList())) {
            outputs.add(Tensor.of(Nd4j.create(spec.type(), spec.shape())));
        }
        return kernels.bind(op, inputs, outputs);
    }

    private static Tensor random(long... shape) {
        Random random = new Random(1);
        INDArray a = Nd4j.create(DataType.FLOAT, shape);
        Tensor tensor = Tensor.of(a);
        float[] values = new float[(int) a.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        tensor.floats().put(0, values);
        return tensor;
    }
}
