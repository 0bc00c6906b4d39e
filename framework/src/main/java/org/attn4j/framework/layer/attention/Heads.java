package org.attn4j.framework.layer.attention;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireDropout;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.AttentionSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head attention of any kind: what the attention layers have in common.
 *
 * @param heads H
 * @param keyValueHeads G; 0 means H
 * @param bias whether the maps have biases
 * @param dropout share of attention weights dropped in training
 */
record Heads(int heads, int keyValueHeads, boolean bias, double dropout) {
    Heads {
        require(heads > 0, "heads must be positive: %d", heads);
        require(keyValueHeads >= 0, "key_value_heads must not be negative: %d", keyValueHeads);
        require(
                keyValueHeads == 0 || heads % keyValueHeads == 0,
                "key_value_heads (%d) must divide heads (%d)",
                keyValueHeads,
                heads);
        requireDropout("dropout", dropout);
    }

    private int groups() {
        return keyValueHeads == 0 ? heads : keyValueHeads;
    }

    private int width(Scope s, int d) {
        require(d % heads == 0, "%s: heads (%d) must divide dim (%d)", s.full("heads"), heads, d);
        return d / heads;
    }

    /** Attention of x to itself. */
    SDVariable self(Scope s, SDVariable x, boolean causal) {
        int d = s.dim(x);
        int k = width(s, d);
        Context c = s.context();
        SDVariable qkv = s.packedLinear(
                "qkv", x, List.of("query", "key", "value"), List.of(d, groups() * k, groups() * k), bias);
        if (c.rotation() != null) {
            qkv = s.ops()
                    .rotary(qkv, c.offset(), heads + groups(), k, c.rotation().base());
        }
        List<SDVariable> inputs = new ArrayList<>();
        boolean cached = c.cacheLength() > 0;
        if (cached) {
            require(causal, "%s: only causal attention can generate with a cache", s.full("attention"));
            TensorSpec rows = s.shape(x);
            SDVariable cache = s.state("cache", TensorSpec.floats(rows.dim(0), c.cacheLength(), 2L * groups() * k));
            if (c.lineage() != null) {
                cache = s.ops()
                        .reorderCache(
                                cache,
                                c.lineage().parents(),
                                c.offset(),
                                c.lineage().width());
            }
            inputs.add(s.ops().columns(qkv, 0, d));
            inputs.add(s.ops().appendCache(cache, s.ops().columns(qkv, d, d + 2 * groups() * k), c.offset()));
        } else {
            inputs.add(qkv);
        }
        SDVariable y = attend(s, inputs, c.mask(), cached ? c.offset() : null, causal, k);
        return s.residualLinear("output", y, d, bias); // [B, T, D]
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
        SDVariable q = s.linear("query", x, d, bias); // [B, T, H K]
        SDVariable y = attend(s, new ArrayList<>(List.of(q, keysAndValues)), mask, null, false, width(s, d));
        return s.residualLinear("output", y, d, bias);
    }

    private SDVariable attend(
            Scope s, List<SDVariable> inputs, SDVariable mask, SDVariable offset, boolean causal, int width) {
        double rate = s.training() ? dropout : 0;
        AttentionSpec spec = new AttentionSpec(
                heads,
                groups(),
                1 / Math.sqrt(width),
                inputs.size() == 1,
                causal,
                mask != null,
                offset != null,
                rate,
                rate > 0 ? s.randomKey("weights") : 0);
        if (mask != null) {
            inputs.add(mask);
        }
        if (offset != null) {
            inputs.add(offset);
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
