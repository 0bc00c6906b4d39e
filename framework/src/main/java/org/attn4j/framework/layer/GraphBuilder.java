package org.attn4j.framework.layer;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Shapes;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Collects a model's graph, parameters and named outputs while layers build. */
public final class GraphBuilder {
    /** Stand-ins for lengths that only the data tell. */
    private static final long BATCH = 2;

    private static final long LARGEST_PARAMETER = Integer.MAX_VALUE - 8;

    private final SameDiff sd;
    private final ParameterSource source;
    private final long seed;
    private final boolean exposesAttention;
    private final Ops ops;
    private final Map<String, TensorSpec> known = new LinkedHashMap<>();
    private final Shapes shapes;
    private final Map<String, ParameterSpec> parameters = new LinkedHashMap<>();
    private final Map<String, SDVariable> variables = new LinkedHashMap<>();
    private final Map<String, SDVariable> outputs = new LinkedHashMap<>();
    private final Map<String, TensorSpec> states = new LinkedHashMap<>();
    private final List<SDVariable> auxiliaryLosses = new ArrayList<>();
    private final Map<Counted, SDVariable> counted = new IdentityHashMap<>();
    private final Set<String> maps = new LinkedHashSet<>();
    private final Set<String> changes = new HashSet<>();
    private SDVariable step;
    private Adapter adapter;
    private boolean adapting;

    /**
     * Starts a graph.
     *
     * @param seed the run's seed, part of every random key
     * @param exposesAttention whether attention layers hand out their weights
     */
    public GraphBuilder(SameDiff sd, ParameterSource source, long seed, boolean exposesAttention) {
        this.sd = sd;
        this.source = source;
        this.seed = seed;
        this.exposesAttention = exposesAttention;
        this.ops = new Ops(sd);
        this.shapes = new Shapes(sd, known);
    }

    /** A graph whose parameters are slots that a plan fills in: no array is made for them. */
    public static GraphBuilder forPlan(long seed, boolean exposesAttention) {
        SameDiff sd = SameDiff.create();
        return new GraphBuilder(
                sd, p -> sd.placeHolder(p.name(), DataType.FLOAT, p.spec().shape()), seed, exposesAttention);
    }

    /** A graph for stock SameDiff: parameters are its variables, with starting values. */
    public static GraphBuilder forSameDiff(SameDiff sd, long seed) {
        return new GraphBuilder(
                sd,
                p -> {
                    float[] values = new float[Math.toIntExact(p.spec().size())];
                    p.initializer().fill(values, org.attn4j.framework.op.Philox.key(seed, p.name()));
                    return sd.var(
                            p.name(),
                            org.nd4j.linalg.factory.Nd4j.createFromArray(values)
                                    .reshape(p.spec().shape()));
                },
                seed,
                false);
    }

    /**
     * Has linear maps changed by an adapter, which {@link #graph} then says is trained in place of the model's own
     * parameters.
     */
    public GraphBuilder adapt(Adapter other) {
        adapter = other;
        return this;
    }

    /** The root of names, in a context. */
    public Scope root(Context context) {
        return new Scope(this, "", context);
    }

    /**
     * An input of the graph.
     *
     * @param shape lengths; -1 for those that the data decide
     */
    public SDVariable input(String name, DataType type, long... shape) {
        long[] example = shape.clone();
        for (int i = 0; i < example.length; i++) {
            example[i] = example[i] < 0 ? (i == 0 ? BATCH : 1) : example[i];
        }
        return input(name, new TensorSpec(type, example), shape);
    }

    /** An input with an example of its shape, by which shapes are checked while layers build. */
    public SDVariable input(String name, TensorSpec example, long... shape) {
        known.put(name, example);
        return sd.placeHolder(name, example.type(), shape);
    }

    /** A variable that exists, with an example of its shape. */
    public void declare(SDVariable variable, TensorSpec example) {
        known.put(variable.name(), example);
    }

    /** Names an output. */
    public void expose(String role, SDVariable variable) {
        outputs.put(role, variable);
    }

    /**
     * The finished graph.
     *
     * @throws IllegalArgumentException if a pattern of the adapter takes nothing, or a part of a parameter
     */
    public Graph graph() {
        Graph graph = new Graph(sd, List.copyOf(parameters.values()), outputs);
        if (adapter == null) {
            return graph;
        }
        new NamePatterns("adapter.targets", adapter.targets()).requireUsed("linear map", maps);
        NamePatterns whole = new NamePatterns("adapter.whole", adapter.whole());
        whole.requireUsed(
                "parameter",
                parameters.values().stream()
                        .filter(p -> !changes.contains(p.name()))
                        .flatMap(p -> p.tensors().stream())
                        .toList());
        return graph.withParameters(p -> p.trained(changes.contains(p.name()) || whole.takes(p.tensors())));
    }

    /** The output y of a linear map of x, with the adapter's change. */
    SDVariable adapted(Scope s, ParameterSpec weight, SDVariable w, SDVariable x, SDVariable y) {
        if (adapter == null || adapting) {
            return y;
        }
        weight.tensors().forEach(t -> maps.add(t.substring(0, t.length() - ".weight".length())));
        adapting = true;
        SDVariable change = adapter.ofOutput(s, weight, x);
        if (change != null && !s.training()) {
            expose(Graph.MERGED + weight.name(), ops.add(w, adapter.ofWeight(s, weight)));
        }
        adapting = false;
        return change == null ? y : ops.add(y, change);
    }

    /** Inputs that outlive a run, by name; their first dimension is the batch of an example. */
    public Map<String, TensorSpec> states() {
        return states;
    }

    SameDiff sameDiff() {
        return sd;
    }

    Ops ops() {
        return ops;
    }

    Shapes shapes() {
        return shapes;
    }

    long seed() {
        return seed;
    }

    boolean exposesAttention() {
        return exposesAttention;
    }

    SDVariable parameter(ParameterSpec spec) {
        ParameterSpec before = parameters.putIfAbsent(spec.name(), spec);
        if (before != null) {
            if (!before.shape().equals(spec.shape())) {
                throw new IllegalArgumentException("two parameters are named " + spec.name() + ", with shapes "
                        + before.shape() + " and " + spec.shape());
            }
            return variables.get(spec.name());
        }
        requireRoom(spec);
        if (adapting) {
            changes.add(spec.name());
        }
        known.put(spec.name(), spec.spec());
        SDVariable v = source.variable(spec);
        variables.put(spec.name(), v);
        return v;
    }

    /** Starting values are one Java array. */
    private static void requireRoom(ParameterSpec spec) {
        long size = spec.spec().size();
        require(
                size <= LARGEST_PARAMETER,
                "parameter %s %s would have %,d values; one has at most %,d: make the model narrower, its vocabulary"
                        + " smaller or its experts fewer",
                spec.name(),
                spec.shape(),
                size,
                LARGEST_PARAMETER);
    }

    SDVariable state(String name, TensorSpec spec) {
        states.put(name, spec);
        return input(name, spec, spec.shape());
    }

    /** Losses that layers have added in training. */
    List<SDVariable> auxiliaryLosses() {
        return auxiliaryLosses;
    }

    SDVariable counted(Counted which) {
        return counted.computeIfAbsent(which, c -> c.tokens(sd));
    }

    SDVariable step() {
        if (step == null) {
            step = input(Graph.RNG_STEP, new TensorSpec(DataType.INT64));
        }
        return step;
    }
}
