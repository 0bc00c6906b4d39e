package org.attn4j.framework.model;

import java.util.Optional;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.Llama3Scaling;
import org.attn4j.framework.layer.position.RelativePosition;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;

/** Small models in the shapes of published ones, with two heads. */
public final class PretrainedShapes {
    private PretrainedShapes() {}

    /** Qwen3's shape: heads of a width of their own, each normalised, and rotary angles slowed down as Llama 3.1's. */
    public static LanguageModel qwen3(int dim) {
        RootMeanSquareNorm norm = new RootMeanSquareNorm(1e-6);
        return new LanguageModel(
                dim,
                2,
                new RotaryPosition(100, Optional.of(new Llama3Scaling(8, 1, 4, 16))),
                new TransformerBlock(
                        Placement.PRE,
                        norm,
                        new CausalAttention(2, 1, false, 0, Score.DOT, true, dim / 2 + 2, Optional.of(norm)),
                        new SwiGluFeedForward(2 * dim, 0),
                        0),
                true,
                false,
                0,
                0,
                0.2);
    }

    /** BART's shape: learned positions behind two other rows, norms behind, of embeddings too, a bias of the logits. */
    public static EncoderDecoder bart(int dim) {
        Norm norm = new LayerNormalization(1e-5, true);
        FeedForward feedForward = new MlpFeedForward(2 * dim, ActivationKind.GELU, true, 0, 0);
        return new EncoderDecoder(
                dim,
                2,
                0,
                new LearnedPosition(0, 2),
                new TransformerBlock(Placement.POST, norm, new SelfAttention(2, 0, true, 0), feedForward, 0),
                new DecoderBlock(
                        Placement.POST,
                        norm,
                        new CausalAttention(2, 0, true, 0),
                        new CrossAttention(2, 0, true, 0),
                        feedForward,
                        0),
                true,
                true,
                true,
                true,
                true,
                false,
                0,
                0,
                0.2);
    }

    /** T5's shape: one table of relative positions a stack, unscaled scores, a gated feed-forward, a scaled head; three decoder blocks. */
    public static EncoderDecoder t5(int dim) {
        Norm norm = new RootMeanSquareNorm(1e-6);
        FeedForward feedForward = new SwiGluFeedForward(2 * dim, ActivationKind.GELU_TANH, 0);
        return new EncoderDecoder(
                dim,
                2,
                3,
                new RelativePosition(8, 20, true),
                new TransformerBlock(
                        Placement.PRE, norm, new SelfAttention(2, 0, false, 0, Score.DOT, false), feedForward, 0),
                new DecoderBlock(
                        Placement.PRE,
                        norm,
                        new CausalAttention(2, 0, false, 0, Score.DOT, false),
                        new CrossAttention(2, 0, false, 0, Score.DOT, false),
                        feedForward,
                        0),
                true,
                true,
                false,
                false,
                false,
                true,
                0,
                0,
                0.2);
    }
}
