package org.attn4j.framework.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.attn4j.framework.device.DeviceMemoryException;
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
    private final Recompute recompute;
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
            Collection<String> roles,
            Recompute recompute) {
        this.graph = graph;
        this.backend = backend;
        this.arena = new Arena(backend.device());
        this.values = values;
        this.gradients = gradients;
        this.state = state;
        this.roles = List.copyOf(roles);
        this.recompute = recompute;
    }

    /**
     * Plans that compute roles, and the gradient of {@link Graph#LOSS} towards those parameters that gradients have a slot
     * for; what no such gradient needs is not computed.
     */
    public static Plans training(
            Graph graph, Backend backend, Parameters values, Parameters gradients, Collection<String> roles) {
        return training(graph, backend, values, gradients, roles, Recompute.NONE);
    }

    /** The same, with what is to be computed a second time for the gradient instead of kept. */
    public static Plans training(
            Graph graph,
            Backend backend,
            Parameters values,
            Parameters gradients,
            Collection<String> roles,
            Recompute recompute) {
        return new Plans(graph, backend, values, gradients, Map.of(), roles, recompute);
    }

    /**
     * Plans that compute roles alone.
     *
     * @param state tensors of inputs that outlive a run, such as key/value caches, by name
     */
    public static Plans inference(
            Graph graph, Backend backend, Parameters values, Map<String, Tensor> state, Collection<String> roles) {
        return new Plans(graph, backend, values, null, state, roles, Recompute.NONE);
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

    /**
     * Looks whether a plan for a batch of so many rows fits; allocates nothing.
     *
     * @param row types and shapes of the inputs for one row
     * @throws PlanMemoryException if its inputs and intermediates do not
     */
    public void requireFits(Map<String, TensorSpec> row, long rows) {
        InputSizes inputs = new InputSizes(row).of(rows);
        long free = backend.device().freeBytes();
        long needed = measure(inputs);
        if (needed > free) {
            throw PlanMemoryException.ofPlan(backend.device().name(), inputs, needed, free, largestBatch(inputs, free));
        }
    }

    /** Bytes of all plans so far: their inputs, and the intermediates and the device's workspace, which they share. */
    public long bytes() {
        return inputBytes + arena.bytes() + backend.device().workspaceBytes();
    }

    private Plan compile(Map<String, TensorSpec> inputs) {
        long free = backend.device().freeBytes();
        try {
            return allocateAndCompile(inputs);
        } catch (DeviceMemoryException e) {
            // Before it refused, the device may have taken back what nothing used any more.
            throw refusal(new InputSizes(inputs), Math.max(free, e.free()), e);
        }
    }

    private Plan allocateAndCompile(Map<String, TensorSpec> inputs) {
        Map<String, Tensor> external = new HashMap<>(state);
        for (ParameterSpec p : graph.parameters()) {
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
        Shapes shapes = shapes(inputs);
        Map<String, String> outputs = outputs();
        PlanLayout layout = new PlanLayout(
                graph.sameDiff(), shapes, external.keySet(), targets.keySet(), outputs.values(), backend.kernels());
        return new PlanCompiler(graph.sameDiff(), backend, shapes, layout, external, targets)
                .compile(arena, outputs, given);
    }

    private Shapes shapes(Map<String, TensorSpec> inputs) {
        Map<String, TensorSpec> leaves = new LinkedHashMap<>(inputs);
        state.forEach((name, t) -> leaves.put(name, t.spec()));
        graph.parameters().forEach(p -> leaves.put(p.name(), p.spec()));
        return new Shapes(graph.sameDiff(), leaves);
    }

    private Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        for (String role : roles) {
            outputs.put(role, graph.output(role).name());
        }
        return outputs;
    }

    /** Bytes of inputs and intermediates; allocates nothing. */
    private long measure(InputSizes inputs) {
        Set<String> external = new HashSet<>(inputs.shapes().keySet());
        external.addAll(state.keySet());
        graph.parameters().forEach(p -> external.add(p.name()));
        Set<String> targets = new LinkedHashSet<>();
        if (gradients != null) {
            gradientVariables().values().forEach(g -> targets.add(g.name()));
        }
        Shapes shapes = shapes(inputs.shapes());
        return inputs.bytes()
                + new PlanLayout(
                                graph.sameDiff(),
                                shapes,
                                external,
                                targets,
                                outputs().values(),
                                backend.kernels())
                        .bytes();
    }

    /** What did not fit, with the largest batch that would. */
    private PlanMemoryException refusal(InputSizes inputs, long free, DeviceMemoryException cause) {
        long laidOut = measure(inputs);
        // What ops share for their intermediates comes on top, and grows with the batch as well.
        long needed = Math.max(laidOut, free - cause.free() + cause.asked());
        double share = (double) laidOut / needed;
        long fitting = largestBatch(inputs, (long) (share * free));
        return (PlanMemoryException) PlanMemoryException.ofPlan(backend.device().name(), inputs, needed, free, fitting)
                .initCause(cause);
    }

    /** The largest batch below that of inputs that can be laid out in so many bytes; 0 if none can. */
    private long largestBatch(InputSizes inputs, long bytes) {
        long fitting = 0;
        for (long step = Long.highestOneBit(Math.max(1, inputs.batch())); step > 0; step /= 2) {
            if (fitting + step < inputs.batch() && measure(inputs.of(fitting + step)) <= bytes) {
                fitting += step;
            }
        }
        return fitting;
    }

    private Map<String, SDVariable> gradientVariables() {
        if (gradientVariables == null) {
            gradientVariables = Differentiation.gradients(
                    graph, gradients.specs().stream().map(ParameterSpec::name).toList(), recompute);
            Set<String> taken = new HashSet<>();
            // A sum's two parameters have one gradient variable; each slot needs its own.
            gradientVariables.replaceAll(
                    (name, g) -> taken.add(g.name()) ? g : graph.sameDiff().identity(g));
        }
        return gradientVariables;
    }
}
