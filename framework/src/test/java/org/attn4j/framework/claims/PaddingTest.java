package org.attn4j.framework.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.attention.BasicAttention;
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
import org.attn4j.framework.op.ActivationKind;
import org.attn4j.framework.op.CellKind;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.Evaluator;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.Sgd;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Padding changes nothing: the same examples padded to longer sequences, with rows more that only fill up a batch, give
 * the same loss and gradients, the same evaluation and the same figures of routers, for every model and layer that takes
 * padded input. (What is drawn for an element, dropout and a router's noise, is drawn by its place in the batch.)
 */
class PaddingTest {
    private static final Backend BACKEND = Backend.host(HostDevice.shared());
    private static final Device DEVICE = BACKEND.device();
    private static final int V = PaddedBatches.VOCABULARY;
    private static final int LONGEST = 24;
    private static final DataFacts PAIRS = DataFacts.pairs(V, LONGEST, V, LONGEST);
    private static final DataFacts TEXT = DataFacts.text(V, LONGEST);
    private static final DataFacts CLASSES = DataFacts.classes(V, LONGEST, 3);
    private static final DataFacts IMAGES = DataFacts.images(new ImageShape(1, 8, 8), 3);

    /** A model and its batches. */
    private record Case(String name, Model model, DataFacts facts, Function<PaddedBatches, Batch> batch) {
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
                new SelfAttention(2, 0, true, 0, Score.ADDITIVE),
                new SelfAttention(2, 0, true, 0, Score.BILINEAR),
                new LinearSelfAttention(2, true, false),
                new HardSelfAttention(2, true, false, HardGradient.NONE),
                new BasicAttention(true, false));
    }

    private static Stream<SelfAttentionLayer> causal() {
        return Stream.of(
                new CausalAttention(2, 0, true, 0),
                new CausalAttention(4, 2, true, 0),
                new CausalAttention(2, 0, true, 0, Score.ADDITIVE),
                new CausalAttention(2, 0, true, 0, Score.BILINEAR),
                new LinearSelfAttention(2, true, true),
                new HardSelfAttention(2, true, true, HardGradient.NONE),
                new BasicAttention(true, true));
    }

    private static Stream<Position> positions() {
        return Stream.of(
                new LearnedPosition(),
                new SinusoidalPosition(10000, LONGEST),
                new RotaryPosition(10000),
                new RelativePosition(8, 16),
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

    /** A model with its starting values; a step moves nothing. */
    private static final class Run {
        private final StepRunner runner;
        private final Evaluator evaluator;

        Run(Case c) {
            Graph graph = Models.training(c.model(), c.facts(), 5);
            TrainSettings settings = new TrainSettings(10, 1, 1, 0, 5, 0, new Sgd(0, 0, 0), new ConstantSchedule(0), 1);
            runner = new StepRunner(
                    graph, BACKEND, settings, new ModelState(graph.parameters(), settings.optimizer(), DEVICE, 5));
            evaluator = new Evaluator(
                    Models.evaluation(c.model(), c.facts(), 5),
                    BACKEND,
                    runner.state().values(),
                    0);
        }

        double loss(Batch batch) {
            return runner.run(0, List.of(batch)).loss();
        }

        Map<String, float[]> gradients() {
            Parameters all = runner.gradients();
            Map<String, float[]> copies = new LinkedHashMap<>();
            all.specs().forEach(p -> {
                Tensor slot = all.slot(p.name());
                float[] copy = new float[(int) slot.size()];
                DEVICE.copyOut(slot, copy);
                copies.put(p.name(), copy);
            });
            return copies;
        }

        Evaluation evaluation(Batch batch) {
            return evaluator.run(
                    "split",
                    new BatchSource() {
                        @Override
                        public long size() {
                            return 1;
                        }

                        @Override
                        public Batch batch(long index) {
                            return batch;
                        }
                    },
                    0);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void changesNothing(Case c) {
        Run run = new Run(c);
        Batch tight = c.batch().apply(PaddedBatches.TIGHT);
        double loss = run.loss(tight);
        Map<String, float[]> gradients = run.gradients();
        Evaluation evaluation = run.evaluation(tight);
        for (PaddedBatches padded :
                List.of(new PaddedBatches(8, 8, 0), new PaddedBatches(16, 9, 1), new PaddedBatches(23, 24, 3))) {
            Batch batch = c.batch().apply(padded);
            assertThat(run.loss(batch)).as("%s: loss", padded).isEqualTo(loss, within(1e-6 * loss));
            double all = Math.sqrt(gradients.values().stream()
                    .mapToDouble(PaddingTest::squares)
                    .sum());
            run.gradients().forEach((name, g) -> {
                float[] before = gradients.get(name);
                double bound = 2e-6 * (Math.sqrt(squares(before)) + 0.01 * all);
                assertThat(Rows.distance(g, before))
                        .as("%s: gradient of %s", padded, name)
                        .isLessThan(bound);
            });
            Evaluation other = run.evaluation(batch);
            assertThat(other.loss()).as("%s: evaluation", padded).isEqualTo(evaluation.loss(), within(1e-6 * loss));
            assertThat(other.targets()).isEqualTo(evaluation.targets());
            assertThat(other.metrics().keySet()).isEqualTo(evaluation.metrics().keySet());
            evaluation.metrics().forEach((name, value) -> assertThat(other.metric(name))
                    .as("%s: %s", padded, name)
                    .isEqualTo(value, within(1e-5 * Math.abs(value))));
        }
    }

    private static double squares(float[] v) {
        double sum = 0;
        for (float x : v) {
            sum += (double) x * x;
        }
        return sum;
    }
}
