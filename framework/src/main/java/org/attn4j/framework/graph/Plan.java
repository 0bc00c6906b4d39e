package org.attn4j.framework.graph;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;

/**
 * A graph compiled for one set of input shapes: calls in a fixed order on memory laid out in advance. Running it
 * allocates no tensor.
 */
public final class Plan {
    private final List<Step> steps;
    private final Map<String, Tensor> inputs;
    private final Map<String, Tensor> outputs;
    private final long bytes;
    private final long flops;
    private final Device device;
    private boolean recordable;
    private boolean ran;
    private Runnable replay;

    /** One op of the plan, with the tensors it writes. */
    record Step(String op, Runnable call, List<Tensor> results) {}

    Plan(
            List<Step> steps,
            Map<String, Tensor> inputs,
            Map<String, Tensor> outputs,
            long bytes,
            long flops,
            Device device) {
        this.steps = List.copyOf(steps);
        this.inputs = Map.copyOf(inputs);
        this.outputs = Map.copyOf(outputs);
        this.bytes = bytes;
        this.flops = flops;
        this.device = device;
        this.recordable = steps.stream().noneMatch(s -> s.call instanceof HostCall);
    }

    /** Computes the outputs, and the gradients if the plan has them, from what the inputs hold. */
    public void run() {
        if (replay == null && ran && recordable) {
            // The first run has loaded what there is to load; from the second on the same calls are replayed as one.
            recordable = false;
            replay = device.record(this::runSteps);
        }
        ran = true;
        if (replay != null) {
            replay.run();
        } else {
            runSteps();
        }
    }

    private void runSteps() {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).call.run();
        }
    }

    /**
     * The tensor to copy an input into before running.
     *
     * @throws IllegalArgumentException if the plan has no such input
     */
    public Tensor input(String name) {
        Tensor t = inputs.get(name);
        if (t == null) {
            throw new IllegalArgumentException("the plan has no input '" + name + "', only " + inputs.keySet());
        }
        return t;
    }

    /** Whether the plan reads an input. */
    public boolean hasInput(String name) {
        return inputs.containsKey(name);
    }

    /** An output by role, valid until the next run. */
    public Tensor output(String role) {
        Tensor t = outputs.get(role);
        if (t == null) {
            throw new IllegalArgumentException("the plan has no output '" + role + "', only " + outputs.keySet());
        }
        return t;
    }

    /** Bytes of inputs and intermediates: what the plan needs beside parameters and gradients. */
    public long bytes() {
        return bytes;
    }

    /** Floating-point operations of the matrix products of one run; what is computed a second time counts once. */
    public long flops() {
        return flops;
    }

    /** Names of the ops, in order. */
    public List<String> ops() {
        return steps.stream().map(Step::op).toList();
    }

    /** Names of those ops that run on the host because the device has no kernel for them. */
    public List<String> hostOps() {
        return steps.stream()
                .filter(s -> s.call instanceof HostCall)
                .map(Step::op)
                .toList();
    }

    /**
     * Runs again, looking at every result, and names the first op that writes NaN or an infinity; null if none does. For
     * finding out why a loss is not finite.
     */
    public String firstNonFinite() {
        for (Step step : steps) {
            step.call.run();
            for (Tensor t : step.results) {
                if (!NonFinite.isFinite(t, device)) {
                    return step.op;
                }
            }
        }
        return null;
    }

    /** Seconds that each op takes, the median of several runs, in order; for profiles. */
    public double[] profile(int runs) {
        double[][] seconds = new double[steps.size()][runs];
        for (int r = 0; r < runs; r++) {
            for (int i = 0; i < steps.size(); i++) {
                long start = System.nanoTime();
                steps.get(i).call.run();
                device.synchronize();
                seconds[i][r] = (System.nanoTime() - start) * 1e-9;
            }
        }
        double[] medians = new double[steps.size()];
        for (int i = 0; i < medians.length; i++) {
            java.util.Arrays.sort(seconds[i]);
            medians[i] = seconds[i][runs / 2];
        }
        return medians;
    }
}
