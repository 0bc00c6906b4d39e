package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;

/** Share of experts' tokens that training drops for want of capacity, over all {@link MixtureOfExperts} with a limit. */
final class DroppedTokens {
    private final List<String> layers;
    private long kept;
    private long dropped;

    DroppedTokens(Graph graph) {
        layers = graph.outputs().keySet().stream()
                .filter(role -> role.endsWith(MixtureOfExperts.DROPPED))
                .map(role -> role.substring(0, role.length() - MixtureOfExperts.DROPPED.length()))
                .sorted()
                .toList();
    }

    /** Roles that a plan must compute. */
    List<String> roles() {
        return layers.stream()
                .flatMap(layer -> Stream.of(MixtureOfExperts.KEPT, MixtureOfExperts.DROPPED)
                        .map(layer::concat))
                .toList();
    }

    /** Forgets what was added. */
    void begin() {
        kept = 0;
        dropped = 0;
    }

    /** Adds what a plan has just computed. */
    void add(Device device, Plan plan) {
        if (!layers.isEmpty()) {
            add(device.numbers(numbers(plan)), 0);
        }
    }

    /** Where a plan leaves its numbers: tokens kept and tokens dropped, layer by layer. */
    List<Tensor> numbers(Plan plan) {
        List<Tensor> numbers = new ArrayList<>();
        for (String layer : layers) {
            numbers.add(last(plan.output(layer + MixtureOfExperts.KEPT)));
            numbers.add(last(plan.output(layer + MixtureOfExperts.DROPPED)));
        }
        return numbers;
    }

    /** Adds numbers as {@link #numbers} orders them, from an index on. */
    void add(double[] numbers, int from) {
        for (int i = 0; i < layers.size(); i++) {
            kept += (long) numbers[from + 2 * i];
            dropped += (long) numbers[from + 2 * i + 1];
        }
    }

    private static Tensor last(Tensor tensor) {
        return tensor.slice(tensor.size() - 1);
    }

    /** The share of all that was added; NaN without a layer that has a limit. */
    double rate() {
        return layers.isEmpty() ? Double.NaN : dropped / (double) Math.max(1, kept + dropped);
    }
}
