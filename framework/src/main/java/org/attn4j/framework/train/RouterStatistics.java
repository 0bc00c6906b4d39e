package org.attn4j.framework.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * How the routers of a model's {@link MixtureOfExperts} layers spread the tokens that count over batches: for each layer,
 * in the order of the model, the entropy {@code -sum share ln share} in nats of the shares of assignments that each expert
 * was chosen for (ln E when balanced, 0 when one expert has all).
 */
final class RouterStatistics {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final List<String> layers;
    private final boolean[] told;
    /** For each layer, how often each expert was chosen. */
    private final long[][] chosen;

    RouterStatistics(Graph graph) {
        layers = layers(graph);
        told = new boolean[layers.size()];
        chosen = new long[layers.size()][0];
        for (int i = 0; i < told.length; i++) {
            told[i] = graph.outputs().containsKey(layers.get(i) + MixtureOfExperts.COUNTED);
        }
    }

    /** Roles that a plan must compute. */
    static List<String> roles(Graph graph) {
        return layers(graph).stream()
                .flatMap(layer -> Stream.of(MixtureOfExperts.EXPERTS, MixtureOfExperts.COUNTED)
                        .map(layer::concat))
                .filter(graph.outputs()::containsKey)
                .toList();
    }

    private static List<String> layers(Graph graph) {
        return graph.outputs().keySet().stream()
                .filter(role -> role.endsWith(MixtureOfExperts.EXPERTS))
                .map(role -> role.substring(0, role.length() - MixtureOfExperts.EXPERTS.length()))
                // blocks.2 stands before blocks.10.
                .sorted(Comparator.comparing(
                        role -> NUMBER.matcher(role).replaceAll(n -> String.format("%09d", Long.parseLong(n.group())))))
                .toList();
    }

    /** Adds what a plan has just computed. */
    void add(Device device, Plan plan) {
        for (int i = 0; i < layers.size(); i++) {
            Tensor experts = plan.output(layers.get(i) + MixtureOfExperts.EXPERTS);
            int[] choices = ints(device, experts);
            boolean[] counts = told[i] ? counts(device, plan.output(layers.get(i) + MixtureOfExperts.COUNTED)) : null;
            for (int at = 0; at < choices.length; at++) {
                if (counts == null || counts[at / experts.columns()]) {
                    count(i, choices[at]);
                }
            }
        }
    }

    private static boolean[] counts(Device device, Tensor mask) {
        boolean[] counts = new boolean[Math.toIntExact(mask.size())];
        if (mask.spec().type() == DataType.FLOAT) {
            float[] values = new float[counts.length];
            device.copyOut(mask, values);
            for (int t = 0; t < counts.length; t++) {
                counts[t] = values[t] != 0;
            }
        } else {
            int[] values = ints(device, mask);
            for (int t = 0; t < counts.length; t++) {
                counts[t] = values[t] != 0;
            }
        }
        return counts;
    }

    private void count(int layer, int expert) {
        if (expert >= chosen[layer].length) {
            chosen[layer] = Arrays.copyOf(chosen[layer], expert + 1);
        }
        chosen[layer][expert]++;
    }

    private static int[] ints(Device device, Tensor tensor) {
        int[] values = new int[Math.toIntExact(tensor.size())];
        device.copyOut(tensor, values);
        return values;
    }

    /** {@code router_entropy_0} …; empty without routers. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < chosen.length; i++) {
            metrics.put(Evaluation.ROUTER_ENTROPY + i, entropy(chosen[i]));
        }
        return metrics;
    }

    private static double entropy(long[] counts) {
        double total = Arrays.stream(counts).sum();
        double sum = 0;
        for (long c : counts) {
            double p = c / total;
            sum -= p > 0 ? p * Math.log(p) : 0;
        }
        return sum;
    }
}
