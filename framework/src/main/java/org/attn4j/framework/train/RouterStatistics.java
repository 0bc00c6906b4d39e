package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;

/**
 * How the routers of a model's {@link MixtureOfExperts} layers spread tokens over batches: for each layer, in the order
 * of the model, the share of assignments of each expert and its entropy {@code -sum share ln share} in nats (ln E when
 * balanced, 0 when one expert has all), and over all layers the share of assignments dropped.
 */
final class RouterStatistics {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final List<String> layers;
    private final double[][] assigned;
    private final double[] assignments;
    private double dropped;

    RouterStatistics(Graph graph) {
        layers = layers(graph);
        assigned = new double[layers.size()][];
        assignments = new double[layers.size()];
    }

    /** Roles that a plan must compute. */
    static List<String> roles(Graph graph) {
        List<String> roles = new ArrayList<>();
        for (String layer : layers(graph)) {
            roles.add(layer + MixtureOfExperts.SHARE);
            roles.add(layer + MixtureOfExperts.DROPPED);
            roles.add(layer + MixtureOfExperts.EXPERTS);
        }
        return roles;
    }

    private static List<String> layers(Graph graph) {
        return graph.outputs().keySet().stream()
                .filter(role -> role.endsWith(MixtureOfExperts.SHARE))
                .map(role -> role.substring(0, role.length() - MixtureOfExperts.SHARE.length()))
                // blocks.2 stands before blocks.10.
                .sorted(Comparator.comparing(
                        role -> NUMBER.matcher(role).replaceAll(n -> String.format("%09d", Long.parseLong(n.group())))))
                .toList();
    }

    /** Adds what a plan has just computed. */
    void add(Device device, Plan plan) {
        for (int i = 0; i < layers.size(); i++) {
            Tensor share = plan.output(layers.get(i) + MixtureOfExperts.SHARE);
            float[] shares = new float[Math.toIntExact(share.size())];
            device.copyOut(share, shares);
            int[] drops = new int[1];
            device.copyOut(plan.output(layers.get(i) + MixtureOfExperts.DROPPED), drops);
            long chosen = plan.output(layers.get(i) + MixtureOfExperts.EXPERTS).size();
            if (assigned[i] == null) {
                assigned[i] = new double[shares.length];
            }
            for (int e = 0; e < shares.length; e++) {
                assigned[i][e] += (double) shares[e] * chosen;
            }
            assignments[i] += chosen;
            dropped += drops[0];
        }
    }

    /** {@code router_entropy_0} … and {@code drop_rate}; empty without routers. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double total = 0;
        for (int i = 0; i < layers.size(); i++) {
            metrics.put(Evaluation.ROUTER_ENTROPY + i, entropy(assigned[i], assignments[i]));
            total += assignments[i];
        }
        if (total > 0) {
            metrics.put(Evaluation.DROP_RATE, dropped / total);
        }
        return metrics;
    }

    private static double entropy(double[] counts, double total) {
        double sum = 0;
        for (double c : counts) {
            double p = c / total;
            sum -= p > 0 ? p * Math.log(p) : 0;
        }
        return sum;
    }
}
