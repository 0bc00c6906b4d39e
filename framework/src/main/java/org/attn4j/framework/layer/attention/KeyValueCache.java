package org.attn4j.framework.layer.attention;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** What attention keeps of earlier tokens in generation. */
final class KeyValueCache {
    private KeyValueCache() {}

    /**
     * All rows so far: those of a cache, which goes on from its parents' where rows are reordered, and these.
     *
     * @param rows [B, T, N]
     * @return [B, C, N]
     * @throws IllegalArgumentException if the attention is not causal
     */
    static SDVariable append(Scope s, SDVariable rows, boolean causal) {
        require(causal, "%s: only causal attention can generate with a cache", s.full("attention"));
        Context c = s.context();
        TensorSpec spec = s.shape(rows);
        SDVariable cache = s.state("cache", TensorSpec.floats(spec.dim(0), c.cacheLength(), spec.columns()));
        if (c.beams() != null) {
            cache = s.ops()
                    .reorderCache(
                            cache, c.beams().parents(), c.filled(), c.beams().width());
        }
        return s.ops().appendCache(cache, rows, c.filled());
    }
}
