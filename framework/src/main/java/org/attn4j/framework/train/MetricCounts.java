package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Plan;
import org.nd4j.linalg.api.buffer.DataType;

/** The further metrics of one evaluation. */
final class MetricCounts {
    private final List<Metric> metrics;
    private final List<Metric.Count> counts;
    private final Set<String> roles;

    MetricCounts(List<Metric> metrics) {
        this.metrics = metrics;
        this.counts = metrics.stream().map(Metric::begin).toList();
        this.roles = roles(metrics);
    }

    /** Roles that a plan must compute. */
    static Set<String> roles(List<Metric> metrics) {
        Set<String> roles = new LinkedHashSet<>();
        metrics.forEach(m -> roles.addAll(m.outputs()));
        return roles;
    }

    /** Adds what a plan has just computed. */
    void add(Device device, Plan plan, Batch batch) {
        Map<String, Batch.Array> outputs = new HashMap<>();
        roles.forEach(role -> outputs.put(role, read(device, plan.output(role))));
        for (int i = 0; i < counts.size(); i++) {
            Map<String, Batch.Array> wanted = new HashMap<>(outputs);
            wanted.keySet().retainAll(metrics.get(i).outputs());
            counts.get(i).add(batch, wanted);
        }
    }

    private static Batch.Array read(Device device, Tensor tensor) {
        int size = Math.toIntExact(tensor.size());
        if (tensor.spec().type() == DataType.INT32) {
            int[] values = new int[size];
            device.copyOut(tensor, values);
            return new Batch.Ints(tensor.spec().shape(), values);
        }
        float[] values = new float[size];
        device.copyOut(tensor, values);
        return new Batch.Floats(tensor.spec().shape(), values);
    }

    /** Puts the figures beside others. */
    void into(Map<String, Double> figures) {
        for (int i = 0; i < counts.size(); i++) {
            String type = TypeRegistry.nameOf(metrics.get(i).getClass());
            counts.get(i)
                    .figures()
                    .forEach((name, value) -> require(
                            figures.put(name, value) == null,
                            "evaluate.metrics: %s gives a figure '%s', which another one has; choose another name",
                            type,
                            name));
        }
    }
}
