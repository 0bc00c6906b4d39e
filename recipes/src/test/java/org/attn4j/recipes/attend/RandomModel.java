package org.attn4j.recipes.attend;

import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.SequenceClassifier;
import org.attn4j.framework.model.VisionTransformer;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.Models;

/** Tiny models with starting weights, large enough for attention that is not even. */
final class RandomModel {
    static final Tokenizer LETTERS = CharacterTokenizer.of("abcdefgh <&");
    private static final LayerNormalization NORM = new LayerNormalization(1e-5, true);
    private static final MlpFeedForward MLP = new MlpFeedForward(16, ActivationKind.GELU, true, 0, 0);
    private static final double DEVIATION = 0.5;

    private RandomModel() {}

    static AttentionModel of(Model model, DataFacts facts) {
        Backend backend = Backend.host(new HostDevice(1, BlasChoice.AUTO));
        Parameters values = new Parameters(Models.evaluation(model, facts, 7).parameters(), backend.device());
        values.initialize(7, backend.device());
        return new AttentionModel(model, facts, values, backend, 7);
    }

    static AttentionModel images(Pooling pooling) {
        VisionTransformer model =
                new VisionTransformer(8, 2, 4, new LearnedPosition(), self(), pooling, 0, 0, DEVIATION, DEVIATION);
        return of(model, DataFacts.images(new ImageShape(3, 8, 12), 4));
    }

    static AttentionModel classes(Pooling pooling) {
        SequenceClassifier model = new SequenceClassifier(
                8, 2, new LearnedPosition(), self(), pooling, 0, false, false, 0, 0, 0, DEVIATION);
        return of(model, DataFacts.classes(LETTERS.vocabulary(), 12, 3));
    }

    static AttentionModel pairs() {
        EncoderDecoder model = new EncoderDecoder(
                8,
                2,
                1,
                new LearnedPosition(),
                self(),
                new DecoderBlock(
                        Placement.PRE,
                        NORM,
                        new CausalAttention(2, 0, false, 0),
                        new CrossAttention(2, 0, false, 0),
                        MLP,
                        0),
                false,
                true,
                true,
                false,
                false,
                false,
                0,
                0,
                DEVIATION);
        int v = LETTERS.vocabulary();
        return of(model, DataFacts.pairs(v, 10, v, 9));
    }

    private static TransformerBlock self() {
        return new TransformerBlock(Placement.PRE, NORM, new SelfAttention(2, 0, false, 0), MLP, 0);
    }
}
