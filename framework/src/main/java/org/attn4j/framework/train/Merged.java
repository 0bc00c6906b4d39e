package org.attn4j.framework.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;

/** The parameters of a plain model from those of one with an adapter: {@code W} and the adapter's change of it. */
public final class Merged {
    private final Parameters values;
    private final Plan plan;

    /**
     * Merges; nothing is computed for maps that have no adapter, and their memory is shared.
     *
     * @param adapted graph of the model with its adapter, built without training
     * @param from its parameters
     * @param plain the parameters that are wanted
     */
    public Merged(Graph adapted, Backend backend, Parameters from, List<ParameterSpec> plain) {
        List<String> roles = adapted.outputs().keySet().stream()
                .filter(role -> role.startsWith(Graph.MERGED))
                .sorted()
                .toList();
        plan = Plans.inference(adapted, backend, from, Map.of(), roles).plan(Map.of());
        Map<String, Tensor> slots = new LinkedHashMap<>();
        for (ParameterSpec p : plain) {
            String role = Graph.MERGED + p.name();
            slots.put(p.name(), roles.contains(role) ? plan.output(role) : from.slot(p.name()));
        }
        values = new Parameters(plain, slots);
        refresh();
    }

    /** The plain model's parameters, as of the last refresh. */
    public Parameters values() {
        return values;
    }

    /** Memory of the merged weights. */
    long bytes() {
        return plan.bytes();
    }

    /** Merges again, after the parameters have changed. */
    public void refresh() {
        plan.run();
    }
}
