package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.optimizer.Optimizer;

/**
 * Everything that training changes: parameters and the optimizer's moments, each one flat buffer. Parameters that decay
 * come first.
 */
public final class ModelState {
    private final Parameters values;
    private final Map<String, Parameters> moments = new LinkedHashMap<>();
    private final long decayed;

    /**
     * Starting values.
     *
     * @param seed the run's seed
     */
    public ModelState(List<ParameterSpec> specs, Optimizer optimizer, Device device, long seed) {
        this(specs, optimizer, device);
        values.initialize(seed, device);
    }

    private ModelState(List<ParameterSpec> specs, Optimizer optimizer, Device device) {
        List<ParameterSpec> ordered = decayingFirst(specs);
        values = new Parameters(ordered, device);
        for (String name : optimizer.moments()) {
            moments.put(name, new Parameters(ordered, device));
        }
        decayed = ordered.stream()
                .filter(p -> !p.decays())
                .findFirst()
                .map(p -> values.slot(p.name()).offset())
                .orElse(values.flat().size());
    }

    /** Parameters of 0, for what does not depend on them: no starting values are drawn. */
    public static ModelState zeros(List<ParameterSpec> specs, Optimizer optimizer, Device device) {
        return new ModelState(specs, optimizer, device);
    }

    /** Parameters in the order of the flat buffers. */
    static List<ParameterSpec> decayingFirst(List<ParameterSpec> specs) {
        List<ParameterSpec> ordered = new ArrayList<>();
        specs.stream().filter(ParameterSpec::decays).forEach(ordered::add);
        specs.stream().filter(p -> !p.decays()).forEach(ordered::add);
        return ordered;
    }

    /** The parameters. */
    public Parameters values() {
        return values;
    }

    /** The optimizer's buffers by name. */
    public Map<String, Parameters> moments() {
        return moments;
    }

    /** Number of leading elements that decay. */
    public long decayed() {
        return decayed;
    }

    /** Bytes of parameters and moments. */
    public long bytes() {
        return values.bytes() * (1 + moments.size());
    }
}
