package org.attn4j.framework.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.attn4j.framework.layer.attention.BasicAttention;
import org.attn4j.framework.layer.attention.BigBirdAttention;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.HardGradient;
import org.attn4j.framework.layer.attention.HardSelfAttention;
import org.attn4j.framework.layer.attention.LinearSelfAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.pooling.AttentionPooling;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.NoPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.RelativePosition;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.ContinuousBagOfWords;
import org.attn4j.framework.model.ConvolutionalNetwork;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.model.MaskedHead;
import org.attn4j.framework.model.MaskedLanguageModel;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.SequenceClassifier;
import org.attn4j.framework.model.VisionTransformer;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.train.Batch;

/** Every model that takes padded input, with every layer that it can hold, in small sizes. */
final class PaddedModels {
    private static final int V = PaddedBatches.VOCABULARY;
    private static final int LONGEST = 24;
    private static final DataFacts PAIRS = DataFacts.pairs(V, LONGEST, V, LONGEST);
    private static final DataFacts TEXT = DataFacts.text(V, LONGEST);
    private static final DataFacts CLASSES = DataFacts.classes(V, LONGEST, 3);
    private static final DataFacts IMAGES = DataFacts.images(new ImageShape(1, 8, 8), 3);

    private PaddedModels() {}

    /** A model and its batches. */
    record Case(String name, Model model, DataFacts facts, Function<PaddedBatches, Batch> batch) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static FeedForward mlp() {
        return new MlpFeedForward(20, ActivationKind.GELU, true, 0, 0);
    }

    private static FeedForward mixture(double capacity) {
        return new MixtureOfExperts(4, 2, ExpertKind.MLP, 12, ActivationKind.GELU, true, capacity, 0, 0.01, 0.001, 0);
    }

    private static TransformerBlock block(SelfAttentionLayer attention, FeedForward feedForward) {
        return new TransformerBlock(Placement.PRE, new RootMeanSquareNorm(1e-6), attention, feedForward, 0);
    }

    private static Stream<SelfAttentionLayer> bidirectional() {
        return Stream.of(
                new SelfAttention(2, 0, true, 0),
                new SelfAttention(4, 2, true, 0),
                new SelfAttention(2, 0, true, 0, Score.ADDITIVE, true),
                new SelfAttention(2, 0, true, 0, Score.BILINEAR, true),
                new LinearSelfAttention(2, true, false),
                new HardSelfAttention(2, true, false, HardGradient.NONE),
                new SelfAttention(2, 0, true, 0, Score.DOT, true, 0, Optional.empty(), 4, 2),
                new BigBirdAttention(2, true, 0, 2, 1, 1, 1, LONGEST, 3),
                new BasicAttention(true, false));
    }

    private static Stream<SelfAttentionLayer> causal() {
        return Stream.of(
                new CausalAttention(2, 0, true, 0),
                new CausalAttention(4, 2, true, 0),
                new CausalAttention(2, 0, true, 0, Score.ADDITIVE, true),
                new CausalAttention(2, 0, true, 0, Score.BILINEAR, true),
                new LinearSelfAttention(2, true, true),
                new HardSelfAttention(2, true, true, HardGradient.NONE),
                new CausalAttention(2, 0, true, 0, Score.DOT, true, 0, Optional.empty(), 3, 1),
                new BasicAttention(true, true));
    }

    private static Stream<Position> positions() {
        return Stream.of(
                new LearnedPosition(),
                new SinusoidalPosition(10000, LONGEST),
                new RotaryPosition(10000),
                new RelativePosition(8, 16, false),
                new NoPosition());
    }

    private static Case classifier(String name, Position position, TransformerBlock block, Pooling pooling) {
        return new Case(
                "classifier, " + name,
                new SequenceClassifier(16, 2, position, block, pooling, 0, true, false, 0, 0, 0, 0.3),
                CLASSES,
                PaddedBatches::classes);
    }

    private static Case text(String name, Position position, TransformerBlock block) {
        return new Case(
                "language model, " + name,
                new LanguageModel(16, 2, position, block, true, false, 0, 0, 0.3),
                TEXT,
                PaddedBatches::texts);
    }

    private static Case translator(String name, Position position, FeedForward encoder, FeedForward decoder) {
        return new Case(
                "encoder-decoder, " + name,
                new EncoderDecoder(
                        16,
                        2,
                        2,
                        position,
                        block(new SelfAttention(2, 0, true, 0), encoder),
                        new DecoderBlock(
                                Placement.POST,
                                new LayerNormalization(1e-5, true),
                                new CausalAttention(2, 0, true, 0),
                                new CrossAttention(2, 0, true, 0),
                                decoder,
                                0),
                        false,
                        true,
                        true,
                        false,
                        false,
                        false,
                        0,
                        0.1,
                        0.3),
                PAIRS,
                PaddedBatches::pairs);
    }

    private static Case masked(String name, FeedForward feedForward) {
        return new Case(
                "masked language model, " + name,
                new MaskedLanguageModel(
                        16,
                        2,
                        new LearnedPosition(),
                        block(new SelfAttention(2, 0, true, 0), feedForward),
                        2,
                        true,
                        MaskedHead.BERT,
                        true,
                        0,
                        0.3),
                TEXT,
                PaddedBatches::masked);
    }

    private static Case recurrent(CellKind cell, boolean bidirectional, AttentionSeq2Seq.DecoderAttention attention) {
        return new Case(
                String.format("%s, %s, %s directions", cell, attention, bidirectional ? "both" : "one"),
                new AttentionSeq2Seq(8, 10, cell, bidirectional, attention, 0, 0, false, 1, 0.1, 0.3),
                PAIRS,
                PaddedBatches::pairs);
    }

    private static Case images(String name, FeedForward feedForward, Pooling pooling) {
        return new Case(
                "vision transformer, " + name,
                new VisionTransformer(
                        16,
                        2,
                        4,
                        new LearnedPosition(),
                        block(new SelfAttention(2, 0, true, 0), feedForward),
                        pooling,
                        0,
                        0,
                        0.3,
                        0.3),
                IMAGES,
                PaddedBatches::images);
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        TransformerBlock self = block(new SelfAttention(2, 0, true, 0), mlp());
        TransformerBlock causal = block(new CausalAttention(2, 0, true, 0), new SwiGluFeedForward(20, 0));
        bidirectional()
                .forEach(
                        a -> cases.add(classifier(a.toString(), new NoPosition(), block(a, mlp()), new MeanPooling())));
        causal().forEach(a -> cases.add(text(a.toString(), new NoPosition(), block(a, mlp()))));
        positions().forEach(p -> {
            cases.add(classifier(p.toString(), p, self, new MeanPooling()));
            cases.add(text(p.toString(), p, causal));
            cases.add(translator(p.toString(), p, mlp(), mlp()));
        });
        Stream.of(new ClassPooling(), new AttentionPooling(2, true))
                .forEach(p -> cases.add(classifier(p.toString(), new LearnedPosition(), self, p)));
        cases.add(new Case(
                "language model, documents",
                new LanguageModel(16, 2, new LearnedPosition(), causal, true, false, 0, 0, 0.3),
                TEXT.withSegments(),
                PaddedBatches::documents));
        cases.add(masked("mlp", mlp()));
        cases.add(new Case("cbow", new ContinuousBagOfWords(8, true, 0.3), TEXT, PaddedBatches::classes));
        cases.add(new Case("cnn", new ConvolutionalNetwork(List.of(4, 6), 12, 0, 0), IMAGES, PaddedBatches::images));
        for (CellKind cell : CellKind.values()) {
            for (var attention : AttentionSeq2Seq.DecoderAttention.values()) {
                cases.add(recurrent(cell, true, attention));
                cases.add(recurrent(cell, false, attention));
            }
        }
        for (double capacity : new double[] {0, 0.6, 1}) {
            FeedForward mixture = mixture(capacity);
            String name = "mixture of experts, capacity " + capacity;
            cases.add(classifier(
                    name, new NoPosition(), block(new SelfAttention(2, 0, true, 0), mixture), new MeanPooling()));
            cases.add(text(name, new NoPosition(), block(new CausalAttention(2, 0, true, 0), mixture)));
            cases.add(translator(name + " in the encoder", new LearnedPosition(), mixture, mlp()));
            cases.add(translator(name + " in the decoder", new LearnedPosition(), mlp(), mixture));
            cases.add(masked(name, mixture));
            cases.add(images(name, mixture, new ClassPooling()));
            cases.add(images(name, mixture, new MeanPooling()));
        }
        return cases.stream();
    }
}
