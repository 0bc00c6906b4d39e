package org.attn4j.framework.layer.attention;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidth;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.RelativeBias;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.RelativeBuckets;
import org.attn4j.framework.op.attention.SparsePattern;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head attention of any kind: what the attention layers have in common.
 *
 * @param heads H
 * @param keyValueHeads G; 0 means H
 * @param bias whether the maps have biases
 * @param dropout share of attention weights dropped in training
 * @param core what attends to what; null for softmax of dot products, which is fused
 * @param scaled whether dot products are divided by the square root of K
 * @param headWidth K; 0 means D / H
 * @param queryKeyNorm normalises each head of queries and keys, before positions are turned into them; null for none
 * @param pattern which pairs of positions attend; null for all
 */
record Heads(
        int heads,
        int keyValueHeads,
        boolean bias,
        double dropout,
        Core core,
        boolean scaled,
        int headWidth,
        RootMeanSquareNorm queryKeyNorm,
        SparsePattern pattern) {
    /** Attention between projected queries, keys and values whose heads come apart. */
    interface Core {
        /**
         * Adds the attention to a graph.
         *
         * @param q [B, T, H K]
         * @param k [B, S, H K]
         * @param v [B, S, H K]
         * @param mask [B, S]; null without
         * @param offset position of query 0; null for 0
         * @return [B, T, H K]
         */
        SDVariable attend(
                Scope s, SDVariable q, SDVariable k, SDVariable v, SDVariable mask, SDVariable offset, boolean causal);
    }

    /** Softmax of scaled dot products. */
    Heads(int heads, int keyValueHeads, boolean bias, double dropout) {
        this(heads, keyValueHeads, bias, dropout, null, true, 0, null, null);
    }

    /** With K = D / H, and queries and keys as they are. */
    Heads(int heads, int keyValueHeads, boolean bias, double dropout, Core core, boolean scaled) {
        this(heads, keyValueHeads, bias, dropout, core, scaled, 0, null, null);
    }

    Heads {
        requireWidth("heads", heads);
        requireWidthOrZero("key_value_heads", keyValueHeads);
        require(
                keyValueHeads == 0 || heads % keyValueHeads == 0,
                "key_value_heads (%d) must divide heads (%d)",
                keyValueHeads,
                heads);
        requireDropout("dropout", dropout);
        requireWidthOrZero("head_width", headWidth);
        requireAtMost("heads times head_width", (long) heads * headWidth, Limits.WIDTH);
        require(
                core == null || keyValueHeads == 0 || keyValueHeads == heads,
                "key_value_heads (%d): only dot-product scores can share keys among heads (%d)",
                keyValueHeads,
                heads);
    }

    /**
     * The pattern of a sliding window.
     *
     * @param window W; 0 for all positions
     * @throws IllegalArgumentException if the window is negative, takes one position alone in both directions, or dilation
     *     is not positive or comes without a window
     */
    static SparsePattern window(int window, int dilation, boolean causal) {
        requireWidthOrZero("window", window);
        requireWidth("dilation", dilation);
        require(window > 0 || dilation == 1, "dilation (%d) needs a window", dilation);
        require(causal || window != 1, "window: 1 leaves no position on either side; 2 or more");
        requireAtMost("window times dilation", (long) window * dilation, Limits.WIDTH);
        int reach = (causal ? window - 1 : window / 2) * dilation;
        return window == 0 ? null : SparsePattern.window(reach, causal ? 0 : reach, dilation);
    }

    private int groups() {
        return keyValueHeads == 0 ? heads : keyValueHeads;
    }

    private int width(Scope s, int d) {
        if (headWidth > 0) {
            return headWidth;
        }
        require(d % heads == 0, "%s: heads (%d) must divide dim (%d)", s.full("heads"), heads, d);
        return d / heads;
    }

    /** Attention of x to itself. */
    SDVariable self(Scope s, SDVariable x, boolean causal) {
        int d = s.dim(x);
        int k = width(s, d);
        int n = heads * k;
        int end = n + 2 * groups() * k;
        Context c = s.context();
        SDVariable qkv = s.packedLinear(
                "qkv", x, List.of("query", "key", "value"), List.of(n, groups() * k, groups() * k), bias);
        if (queryKeyNorm != null) {
            qkv = normed(s, qkv, n, n + groups() * k, end);
        }
        if (c.rotation() != null) {
            qkv = s.ops()
                    .rotary(qkv, c.offset(), heads + groups(), k, c.rotation().angles());
        }
        List<SDVariable> inputs = new ArrayList<>();
        boolean cached = c.cacheLength() > 0;
        if (cached) {
            inputs.add(s.ops().columns(qkv, 0, n));
            inputs.add(KeyValueCache.append(s, s.ops().columns(qkv, n, end), causal));
        } else {
            inputs.add(qkv);
        }
        SDVariable offset = cached ? c.filled() : null;
        SDVariable y = core == null
                ? attend(s, inputs, c.mask(), offset, causal, k, true)
                : apart(s, inputs, c.mask(), offset, causal, n, true);
        return s.residualLinear("output", y, d, bias); // [B, T, D]
    }

    /** Queries, which end at column n, and keys, which end at m, head by head normalised. */
    private SDVariable normed(Scope s, SDVariable qkv, int n, int m, int end) {
        int k = n / heads;
        SDVariable q = queryKeyNorm.heads(s.in("query_norm"), s.ops().columns(qkv, 0, n), k);
        SDVariable key = queryKeyNorm.heads(s.in("key_norm"), s.ops().columns(qkv, n, m), k);
        return s.ops().concatenate(s.ops().concatenate(q, key), s.ops().columns(qkv, m, end));
    }

    /** Attention of x to other data. */
    SDVariable cross(Scope s, SDVariable x, SDVariable data, SDVariable mask) {
        return crossOver(s, x, keysAndValues(s, data, s.dim(x)), mask);
    }

    /** Keys and values of other data [B, S, N] for queries of width D: [B, S, 2 G K]. */
    SDVariable keysAndValues(Scope s, SDVariable data, int d) {
        int part = groups() * width(s, d);
        return s.packedLinear("key_value", data, List.of("key", "value"), List.of(part, part), bias);
    }

    /** Attention of x to keys and values [B, S, 2 G K] of other data. */
    SDVariable crossOver(Scope s, SDVariable x, SDVariable keysAndValues, SDVariable mask) {
        int d = s.dim(x);
        int n = heads * width(s, d);
        SDVariable q = s.linear("query", x, n, bias); // [B, T, H K]
        List<SDVariable> inputs = new ArrayList<>(List.of(q, keysAndValues));
        SDVariable y = core == null
                ? attend(s, inputs, mask, null, false, width(s, d), false)
                : apart(s, inputs, mask, null, false, n, false);
        return s.residualLinear("output", y, d, bias);
    }

    /** Takes projections apart for a core. */
    private SDVariable apart(
            Scope s, List<SDVariable> inputs, SDVariable mask, SDVariable offset, boolean causal, int n, boolean self) {
        Context c = s.context();
        require(
                !self || c.relative() == null && c.segments() == null,
                "%s: relative positions and segments need softmax of dot-product scores",
                s.full("attention"));
        boolean packed = inputs.size() == 1;
        SDVariable q = packed ? s.ops().columns(inputs.get(0), 0, n) : inputs.get(0);
        SDVariable kv = inputs.get(packed ? 0 : 1);
        int from = packed ? n : 0;
        SDVariable k = s.ops().columns(kv, from, from + n);
        SDVariable v = s.ops().columns(kv, from + n, from + 2 * n);
        return core.attend(s, q, k, v, mask, offset, causal);
    }

    private SDVariable attend(
            Scope s,
            List<SDVariable> inputs,
            SDVariable mask,
            SDVariable offset,
            boolean causal,
            int width,
            boolean self) {
        double rate = s.training() ? dropout : 0;
        RelativeBias relative = self ? s.context().relative() : null;
        SDVariable segments = self ? s.context().segments() : null;
        require(
                segments == null || offset == null,
                "%s: there are no segments in generation with a cache",
                s.full("attention"));
        RelativeBuckets buckets =
                relative == null ? null : new RelativeBuckets(relative.buckets(), relative.farthest(), !causal);
        AttentionSpec spec = new AttentionSpec(
                heads,
                groups(),
                scaled ? 1 / Math.sqrt(width) : 1,
                inputs.size() == 1,
                causal,
                mask != null,
                offset != null,
                rate,
                rate > 0 ? s.randomKey("weights") : 0,
                buckets,
                segments != null,
                self ? pattern : null);
        if (mask != null) {
            inputs.add(mask);
        }
        if (offset != null) {
            inputs.add(offset);
        }
        if (buckets != null) {
            Scope place = relative.shared() ? s.stack() : s;
            inputs.add(place.table("relative.weight", heads, buckets.count(), Initializer.zeros()));
        }
        if (segments != null) {
            inputs.add(segments);
        }
        if (s.exposesAttention()) {
            s.expose(
                    s.full("weights"),
                    s.ops().attentionWeights(spec.withoutDropout(), inputs.toArray(SDVariable[]::new)));
        }
        if (rate > 0) {
            inputs.add(s.step());
        }
        return s.ops().attention(spec, inputs.toArray(SDVariable[]::new));
    }
}
