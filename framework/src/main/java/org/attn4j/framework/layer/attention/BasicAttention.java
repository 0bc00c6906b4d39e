package org.attn4j.framework.layer.attention;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Self-attention without parameters: {@code softmax(x x^T) x}, each position the mean of all, weighted by likeness.
 * Shapes: x [B, T, D] -> [B, T, D].
 *
 * @param scaled whether scores are divided by sqrt(D)
 */
@TypeName("basic")
public record BasicAttention(
        @Key(doc = "whether scores are divided by the square root of D", value = "true") boolean scaled,
        @Key(doc = "whether a position sees only itself and those before it", value = "false") boolean causal)
        implements SelfAttentionLayer {
    @Override
    public boolean cacheable() {
        return causal;
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        Context c = s.context();
        require(
                c.rotation() == null && c.relative() == null,
                "%s: basic attention has no queries and keys for rotary or relative positions; add them to embeddings",
                s.full("attention"));
        boolean cached = c.cacheLength() > 0;
        boolean masked = c.mask() != null;
        boolean segmented = c.segments() != null;
        double scale = scaled ? 1 / Math.sqrt(s.dim(x)) : 1;
        AttentionSpec spec = new AttentionSpec(1, 1, scale, false, causal, masked, cached, 0, 0, null, segmented);
        SDVariable seen = cached ? KeyValueCache.append(s, x, causal) : x;
        List<SDVariable> inputs = new ArrayList<>(List.of(x, s.ops().concatenate(seen, seen))); // [B, S, 2 D]
        if (masked) {
            inputs.add(c.mask());
        }
        if (cached) {
            inputs.add(c.filled());
        }
        if (segmented) {
            inputs.add(c.segments());
            inputs.add(c.segments());
        }
        SDVariable[] all = inputs.toArray(SDVariable[]::new);
        if (s.exposesAttention()) {
            s.expose(s.full("weights"), s.ops().attentionWeights(spec, all));
        }
        return s.ops().attention(spec, all);
    }
}
