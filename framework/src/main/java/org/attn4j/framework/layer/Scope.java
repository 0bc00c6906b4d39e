package org.attn4j.framework.layer;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.op.Philox;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What a layer builds with: a place in the tree of names, parameters, ops, and whether this is training.
 *
 * <p>{@code s.in("attention").linear("output", x, 128)} makes the parameter {@code attention.output.weight} below the
 * place of {@code s}.
 */
public final class Scope {
    private final GraphBuilder builder;
    private final String path;
    private final Context context;
    private final String stack;

    Scope(GraphBuilder builder, String path, Context context) {
        this(builder, path, context, null);
    }

    private Scope(GraphBuilder builder, String path, Context context, String stack) {
        this.builder = builder;
        this.path = path;
        this.context = context;
        this.stack = stack;
    }

    /** The place of a sublayer. */
    public Scope in(String name) {
        return new Scope(builder, full(name), context, stack);
    }

    /** The place of a block of a stack that stands here: {@code blocks.0}, {@code blocks.1} … */
    public Scope block(int index) {
        return new Scope(builder, full("blocks." + index), context, path);
    }

    /** The place of the stack of blocks that this is part of, where they keep what they share; this place outside of any. */
    public Scope stack() {
        return stack == null ? this : new Scope(builder, stack, context, stack);
    }

    /** The same place in another context. */
    public Scope with(Context other) {
        return new Scope(builder, path, other, stack);
    }

    /** What layers share. */
    public Context context() {
        return context;
    }

    /** Whether dropout is in force. */
    public boolean training() {
        return context.training();
    }

    /** The graph, for ops of SameDiff's own. */
    public SameDiff sd() {
        return builder.sameDiff();
    }

    /** Our ops. */
    public Ops ops() {
        return builder.ops();
    }

    /** A full name: this place, a dot, the name. */
    public String full(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Length of the last dimension of a variable. */
    public int dim(SDVariable x) {
        return Math.toIntExact(shape(x).dim(-1));
    }

    /** Type and shape of a variable; lengths that the input decides (B, T) stand for themselves only. */
    public TensorSpec shape(SDVariable x) {
        return builder.shapes().of(x);
    }

    /** A trained vector, such as a norm's gain: no weight decay. */
    public SDVariable vector(String name, long length, Initializer initializer) {
        return parameter(ParameterSpec.plain(full(name), new long[] {length}, initializer, false));
    }

    /** A trained table, such as an embedding: no weight decay. */
    public SDVariable table(String name, long rows, long columns, Initializer initializer) {
        return parameter(ParameterSpec.plain(full(name), new long[] {rows, columns}, initializer, false));
    }

    /** Any trained tensor; the spec's name is a full one. */
    public SDVariable parameter(ParameterSpec spec) {
        return builder.parameter(spec);
    }

    /** A linear map with bias: x [..., I] -> [..., out]; parameters {@code name.weight}, {@code name.bias}. */
    public SDVariable linear(String name, SDVariable x, int out) {
        return linear(name, x, out, true);
    }

    /** A linear map: x [..., I] -> [..., out]. */
    public SDVariable linear(String name, SDVariable x, int out, boolean bias) {
        return linear(name, x, out, bias, context.deviation());
    }

    /** The last linear map of a layer that adds to the residual stream; it starts smaller the more of them there are. */
    public SDVariable residualLinear(String name, SDVariable x, int out, boolean bias) {
        return linear(name, x, out, bias, context.deviation() / Math.sqrt(context.residuals()));
    }

    /**
     * A linear map without bias whose output columns are stored apart in checkpoints.
     *
     * @param parts names (below {@code this} place) and widths of the pieces, in order
     */
    public SDVariable packedLinear(String name, SDVariable x, List<String> parts, List<Integer> widths, boolean bias) {
        int out = widths.stream().mapToInt(Integer::intValue).sum();
        List<ParameterSpec.Stored> weights = new java.util.ArrayList<>();
        List<ParameterSpec.Stored> biases = new java.util.ArrayList<>();
        int from = 0;
        for (int i = 0; i < parts.size(); i++) {
            int to = from + widths.get(i);
            weights.add(new ParameterSpec.Stored(full(parts.get(i) + ".weight"), from, to, true));
            biases.add(new ParameterSpec.Stored(full(parts.get(i) + ".bias"), from, to, false));
            from = to;
        }
        Initializer normal = Initializer.normal(context.deviation());
        ParameterSpec weight = ParameterSpec.weight(full(name + ".weight"), dim(x), out, normal, weights);
        SDVariable w = parameter(weight);
        SDVariable b = bias
                ? parameter(new ParameterSpec(
                        full(name + ".bias"), List.of((long) out), Initializer.zeros(), false, biases))
                : null;
        return builder.adapted(this, weight, w, x, ops().linear(x, w, b));
    }

    /** Dropout in training, at a rate; the op's name decides its random numbers. */
    public SDVariable dropout(SDVariable x, double rate) {
        return dropout("dropout", x, rate);
    }

    /** As {@link #dropout(SDVariable, double)}, for a layer with more than one. */
    public SDVariable dropout(String name, SDVariable x, double rate) {
        return training() && rate > 0 ? ops().dropout(x, builder.step(), rate, randomKey(name)) : x;
    }

    /** The counter of random numbers, a scalar INT64 input of the graph. */
    public SDVariable step() {
        return builder.step();
    }

    /** Key of an op's random numbers, from the run's seed and its full name. */
    public long randomKey(String name) {
        return Philox.key(builder.seed(), full(name));
    }

    /** An input that outlives a run, such as a key/value cache. */
    public SDVariable state(String name, TensorSpec spec) {
        return builder.state(full(name), spec);
    }

    /** Hands out a variable under a role, for instance attention weights. */
    public void expose(String role, SDVariable variable) {
        builder.expose(role, variable);
    }

    /**
     * Adds a layer's own loss, such as that of a router's balance, to what training minimises; evaluation leaves it out.
     * The model adds the sum to its own loss by {@link #withAuxiliaryLosses}.
     *
     * @param loss a scalar, a mean over tokens with its coefficient
     */
    public void auxiliaryLoss(SDVariable loss) {
        if (training()) {
            builder.auxiliaryLosses().add(loss);
        }
    }

    /**
     * A model's loss with the losses that its layers have added, see {@link org.attn4j.framework.op.loss.TotalLoss}; the loss
     * itself where there are none.
     *
     * @param labels those the loss counts
     * @param count number of counted targets of the effective batch
     * @param ignored label of targets that do not count
     */
    public SDVariable withAuxiliaryLosses(SDVariable loss, SDVariable labels, SDVariable count, int ignored) {
        List<SDVariable> auxiliary = builder.auxiliaryLosses();
        return auxiliary.isEmpty() ? loss : ops().totalLoss(loss, labels, count, auxiliary, ignored);
    }

    /**
     * Which tokens of the sequence under way count, [B, T], not 0 counts: others, padding and rows that only fill up a
     * batch, are to have no part in what a layer shares among tokens. Null where all count.
     */
    public SDVariable countedTokens() {
        return context.counted() == null ? context.mask() : builder.counted(context.counted());
    }

    /** Whether attention layers are to hand out their weights. */
    public boolean exposesAttention() {
        return builder.exposesAttention();
    }

    private SDVariable linear(String name, SDVariable x, int out, boolean bias, double deviation) {
        require(out > 0, "%s: a linear map's width must be positive: %d", full(name), out);
        ParameterSpec weight = ParameterSpec.weight(full(name + ".weight"), dim(x), out, Initializer.normal(deviation));
        SDVariable w = parameter(weight);
        SDVariable b = bias ? vector(name + ".bias", out, Initializer.zeros()) : null;
        return builder.adapted(this, weight, w, x, ops().linear(x, w, b));
    }
}
