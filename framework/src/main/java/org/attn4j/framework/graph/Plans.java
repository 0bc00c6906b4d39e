package org.attn4j.framework.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Compiles a graph for the input shapes that occur, each once. The plans share memory for their intermediates: what one
 * has computed is to be read before another runs.
 */
public final class Plans {
    private final Graph graph;
    private final Backend backend;
    private final Parameters values;
    private final Parameters gradients;
    private final Map<String, Tensor> state;
    private final Collection<String> roles;
    private final Arena arena;
    private long inputBytes;
    private final Map<String, Plan> cache = new HashMap<>();
    private Map<String, SDVariable> gradientVariables;

    private Plans(
            Graph graph,
            Backend backend,
            Parameters values,
            Parameters gradients,
            Map<String, Tensor> state,
            Collection<String> roles) {
        this.graph = graph;
        this.backend = backend;
        this.arena = new Arena(backend.device());
        this.values = values;
        this.gradients = gradients;
        this.state = state;
        this.roles = List.copyOf(roles);
    }

    /** Plans that compute roles, and the gradient of {@link Graph#LOSS} towards every parameter. */
    public static Plans training(
            Graph graph, Backend backend, Parameters values, Parameters gradients, Collection<String> roles) {
        return new Plans(graph, backend, values, gradients, Map.of(), roles);
    }

    /**
     * Plans that compute roles alone.
     *
     * @param state tensors of inputs that outlive a run, such as key/value caches, by name
     */
    public static Plans inference(
            Graph graph, Backend backend, Parameters values, Map<String, Tensor> state, Collection<String> roles) {
        return new Plans(graph, backend, values, null, state, roles);
    }

    /**
     * The plan for shapes of the inputs; compiled at the first question.
     *
     * @throws IllegalArgumentException if the shapes do not fit the graph
     * @throws PlanMemoryException if the plan does not fit in the device's memory
     */
    public Plan plan(Map<String, TensorSpec> inputs) {
        return cache.computeIfAbsent(new TreeMap<>(inputs).toString(), k -> compile(inputs));
    }

    /** Bytes of all plans so far: their inputs, and the intermediates and the device's workspace, which they share. */
    public long bytes() {
        return inputBytes + arena.bytes() + backend.device().workspaceBytes();
    }

    private Plan compile(Map<String, TensorSpec> inputs) {
        Map<String, TensorSpec> leaves = new LinkedHashMap<>(inputs);
        Map<String, Tensor> external = new HashMap<>(state);
        state.forEach((name, t) -> leaves.put(name, t.spec()));
        for (ParameterSpec p : graph.parameters()) {
            leaves.put(p.name(), p.spec());
            external.put(p.name(), values.slot(p.name()));
        }
        Map<String, Tensor> given = new LinkedHashMap<>();
        inputs.forEach((name, spec) -> {
            Tensor t = new Tensor(backend.device().allocate(spec.type(), spec.size()), 0, spec);
            given.put(name, t);
            external.put(name, t);
            inputBytes += spec.bytes();
        });
        Map<String, Tensor> targets = new LinkedHashMap<>();
        if (gradients != null) {
            gradientVariables().forEach((name, g) -> targets.put(g.name(), gradients.slot(name)));
        }
        Shapes shapes = new Shapes(graph.sameDiff(), leaves);
        Map<String, String> outputs = new LinkedHashMap<>();
        for (String role : roles) {
            outputs.put(role, graph.output(role).name());
        }
        try {
            PlanLayout layout =
                    new PlanLayout(graph.sameDiff(), shapes, external.keySet(), targets.keySet(), outputs.values());
            return new PlanCompiler(graph.sameDiff(), backend, shapes, layout, external, targets)
                    .compile(arena, outputs, given);
        } catch (PlanMemoryException e) {
            throw e.of(inputs);
        }
    }

    private Map<String, SDVariable> gradientVariables() {
        if (gradientVariables == null) {
            gradientVariables = Differentiation.gradients(
                    graph.sameDiff(),
                    graph.output(Graph.LOSS),
                    graph.parameters().stream().map(ParameterSpec::name).toList());
            Set<String> taken = new HashSet<>();
            // A sum's two parameters have one gradient variable; each slot needs its own.
            gradientVariables.replaceAll(
                    (name, g) -> taken.add(g.name()) ? g : graph.sameDiff().identity(g));
        }
        return gradientVariables;
    }
}
