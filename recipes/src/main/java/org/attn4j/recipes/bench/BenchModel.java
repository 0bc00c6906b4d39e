package org.attn4j.recipes.bench;

import java.util.List;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.op.ActivationKind;

/**
 * A model of the step-time comparison with PyTorch: the same architecture, parameter for parameter.
 *
 * @param name the peer's name
 * @param layers number of blocks
 * @param heads H
 * @param dim D
 * @param hidden F
 * @param seq T
 * @param batch B
 * @param vocab V
 */
public record BenchModel(String name, int layers, int heads, int dim, int hidden, int seq, int batch, int vocab) {
    private static final List<BenchModel> DEFAULTS = List.of(
            new BenchModel("gpt", 4, 4, 128, 512, 64, 12, 65), new BenchModel("gpt-llama", 4, 4, 128, 344, 64, 12, 65));

    /**
     * A peer with its default shapes.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static BenchModel named(String name) {
        return DEFAULTS.stream()
                .filter(m -> m.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no model '" + name + "' to measure; expected one of "
                        + DEFAULTS.stream().map(BenchModel::name).toList()));
    }

    private boolean llama() {
        return name.equals("gpt-llama");
    }

    /** The block. */
    TransformerBlock block() {
        Norm norm = llama() ? new RootMeanSquareNorm(1e-6) : new LayerNormalization(1e-5, true);
        SelfAttentionLayer attention = new CausalAttention(heads, 0, false, 0);
        FeedForward feedForward = llama()
                ? new SwiGluFeedForward(hidden, 0)
                : new MlpFeedForward(hidden, ActivationKind.GELU, true, 0, 0);
        return new TransformerBlock(Placement.PRE, norm, attention, feedForward, 0);
    }
}
