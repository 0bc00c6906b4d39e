package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Depths;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.optimizer.Optimizer;

/**
 * Everything that training changes: parameters and the optimizer's moments, each one flat buffer. Groups of parameters
 * that are trained alike follow one another, in each of them those that decay first; frozen parameters come last, and have
 * no moments.
 */
public final class ModelState {
    private final Parameters values;
    private final Map<String, Parameters> moments = new LinkedHashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private Predicate<ParameterSpec> saved = p -> true;

    /**
     * Trained parameters of one depth: a piece of the flat buffers.
     *
     * @param depth blocks below the model's end
     * @param specs what it holds, in order
     * @param from its first element
     * @param size number of elements, gaps included
     * @param decayed number of leading elements that decay
     */
    public record Group(int depth, List<ParameterSpec> specs, long from, long size, long decayed) {
        /** The piece of a buffer. */
        Tensor of(Parameters buffer) {
            return buffer.flat().slice(from, size);
        }
    }

    /**
     * Starting values of one group.
     *
     * @param seed the run's seed
     */
    public ModelState(List<ParameterSpec> specs, Optimizer optimizer, Device device, long seed) {
        this(specs, p -> 0, optimizer, device);
        values.initialize(seed, device);
    }

    private ModelState(
            List<ParameterSpec> specs, ToIntFunction<ParameterSpec> depth, Optimizer optimizer, Device device) {
        List<ParameterSpec> trained =
                new ArrayList<>(specs.stream().filter(ParameterSpec::trained).toList());
        trained.sort(Comparator.comparingInt(depth).thenComparing(p -> !p.decays()));
        List<ParameterSpec> ordered = new ArrayList<>(trained);
        specs.stream().filter(p -> !p.trained()).forEach(ordered::add);
        values = new Parameters(ordered, device);
        for (String name : optimizer.moments()) {
            moments.put(name, new Parameters(trained, device));
        }
        Map<Integer, List<ParameterSpec>> byDepth = new LinkedHashMap<>();
        trained.forEach(p -> byDepth.computeIfAbsent(depth.applyAsInt(p), d -> new ArrayList<>())
                .add(p));
        long from = 0;
        for (Map.Entry<Integer, List<ParameterSpec>> group : byDepth.entrySet()) {
            long size = Parameters.bytes(group.getValue()) / Float.BYTES;
            long decayed = Parameters.bytes(group.getValue().stream()
                            .filter(ParameterSpec::decays)
                            .toList())
                    / Float.BYTES;
            groups.add(new Group(group.getKey(), List.copyOf(group.getValue()), from, size, decayed));
            from += size;
        }
    }

    /**
     * Starting values, in groups by depth where the settings tell depths apart.
     *
     * @param saved what checkpoints hold
     */
    static ModelState of(Graph graph, TrainSettings settings, Predicate<ParameterSpec> saved, Device device) {
        ToIntFunction<ParameterSpec> depth = p -> 0;
        if (settings.byDepth()) {
            Map<String, Integer> depths = Depths.of(graph);
            depth = p -> depths.get(p.name());
        }
        ModelState state = new ModelState(graph.parameters(), depth, settings.optimizer(), device);
        state.values.initialize(settings.seed(), device);
        state.saved = saved;
        return state;
    }

    /** Parameters of 0, for what does not depend on them: no starting values are drawn. */
    public static ModelState zeros(List<ParameterSpec> specs, Optimizer optimizer, Device device) {
        return new ModelState(specs, p -> 0, optimizer, device);
    }

    /** The parameters. */
    public Parameters values() {
        return values;
    }

    /** Those of them that checkpoints hold. */
    Parameters saved() {
        return values.part(saved);
    }

    /** The optimizer's buffers by name. */
    public Map<String, Parameters> moments() {
        return moments;
    }

    /** The groups, from the model's end down. */
    public List<Group> groups() {
        return groups;
    }

    /** The parameters that are trained. */
    public List<ParameterSpec> trained() {
        return values.specs().stream().filter(ParameterSpec::trained).toList();
    }

    /** Number of values that are trained. */
    public long trainedCount() {
        return values.part(ParameterSpec::trained).count();
    }

    /** Bytes of parameters and moments. */
    public long bytes() {
        return values.bytes()
                + moments.values().stream().mapToLong(Parameters::bytes).sum();
    }
}
