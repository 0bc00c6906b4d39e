package org.attn4j.framework.layer.pooling;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.attention.scored.WeightKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Attention by distance, the Nadaraya-Watson estimator with a Gaussian kernel: a query's value is the mean of the values,
 * weighted by {@code exp(-w^2 |q - k|^2 / 2)}, with one trained w, the inverse of the kernel's width.
 * Shapes: queries [B, T, K], keys [B, S, K], values [B, S, N], mask [B, S] -> [B, T, N]; {@code width.weight} [1].
 *
 * @throws IllegalArgumentException if initialWidth is not positive
 * @see <a href="https://doi.org/10.1137/1109020">Nadaraya 1964</a>
 */
public record KernelPooling(@Key(doc = "the kernel's width to start from", value = "1") double initialWidth) {
    public KernelPooling {
        require(initialWidth > 0, "initial_width must be positive: %s", initialWidth);
    }

    /**
     * Adds the layer to a graph.
     *
     * @param mask 1 keeps and 0 hides a key; null keeps all
     */
    public SDVariable build(Scope s, SDVariable queries, SDVariable keys, SDVariable values, SDVariable mask) {
        SDVariable w = s.vector("width.weight", 1, Initializer.constant(1 / initialWidth));
        ScoredAttentionSpec spec =
                new ScoredAttentionSpec(ScoreKind.GAUSSIAN, WeightKind.SOFTMAX, 1, 1, false, mask != null, false, 0, 0);
        List<SDVariable> inputs = new ArrayList<>(List.of(queries, keys, values, w));
        if (mask != null) {
            inputs.add(mask);
        }
        SDVariable[] all = inputs.toArray(SDVariable[]::new);
        if (s.exposesAttention()) {
            s.expose(s.full("weights"), s.ops().scoredAttentionWeights(spec, all));
        }
        return s.ops().scoredAttention(spec, all);
    }
}
