package org.attn4j.framework.layer;

import java.util.function.BiFunction;
import org.attn4j.framework.config.KeyException;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A layer at its place in a model, asked how it looks along a sequence: by what it promises or, where it promises nothing,
 * by its ops, built alone into a graph of their own.
 *
 * @param key its key below the model: {@code block.feed_forward}
 * @param layer the layer
 * @param build adds it to a graph, x [B, T, D] -> [B, T, D]; null where only a promise counts
 */
public record Slot(String key, Sequential layer, BiFunction<Scope, SDVariable, SDVariable> build) {
    /** Positions of the example by which ops are looked at in a context with a cache. */
    private static final int ROWS = 3;

    /** Attention mixes positions: only its promise counts. */
    public static Slot attention(String key, Sequential layer) {
        return new Slot(key, layer, null);
    }

    /** A layer that may well treat each position by itself. */
    public static Slot of(String key, Layer layer) {
        return new Slot(key, layer, layer::build);
    }

    /** The same below another key. */
    public Slot below(String parent) {
        return new Slot(parent + "." + key, layer, build);
    }

    /**
     * Throws unless no output depends on a later position.
     *
     * @param dim D
     * @param length T of training
     * @throws KeyException if one may
     */
    public void requireCausal(int dim, int length) {
        if (!layer.causal() && !eachPositionByItself(dim, length, false)) {
            throw new KeyException(
                    key,
                    "type " + name() + " may see later positions, which a model that predicts the next"
                            + " token must not; " + remedy());
        }
    }

    /**
     * Whether the layer can go on from a cache.
     *
     * @param dim D
     * @param length C of the cache
     */
    public boolean cacheable(int dim, int length) {
        return layer.cacheable() || eachPositionByItself(dim, length, true);
    }

    /**
     * How many positions before its own a position looks at, going on from a cache; -1 where that has no bound.
     *
     * @param dim D
     * @param length C of the cache
     */
    public int reach(int dim, int length) {
        return layer.reach() < 0 && eachPositionByItself(dim, length, true) ? 0 : layer.reach();
    }

    /** What messages call the layer's type. */
    public String name() {
        return TypeRegistry.nameOf(layer.getClass());
    }

    private String remedy() {
        if (layer.getClass().isRecord()) {
            for (var component : layer.getClass().getRecordComponents()) {
                if (component.getName().equals("causal")) {
                    return "expected causal: true";
                }
            }
        }
        return (build == null ? "expected for instance {type: causal, heads: 2}; a" : "a")
                + " layer of your own that sees" + " none of them says so by overriding causal() to return true";
    }

    private boolean eachPositionByItself(int dim, int length, boolean cached) {
        if (build == null) {
            return false;
        }
        GraphBuilder graph = GraphBuilder.forPlan(0, false);
        SDVariable x = graph.input("x", TensorSpec.floats(2, cached ? ROWS : length, dim), -1, -1, dim);
        SDVariable offset = cached ? graph.input("offset", new TensorSpec(DataType.INT32)) : null;
        Context context = cached ? Context.plain(false).withCache(Math.max(ROWS, length), offset) : Context.plain(true);
        try {
            SDVariable y = build.apply(graph.root(context).in(key), x);
            return new RowWise(graph.sameDiff(), graph.shapes(), offset).proves(x, y);
        } catch (IllegalArgumentException e) {
            if (cached) {
                // A layer that cannot even be built for some positions cannot go on from them.
                return false;
            }
            throw e;
        }
    }
}
