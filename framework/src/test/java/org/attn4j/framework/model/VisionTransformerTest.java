package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisionTransformerTest {
    private static final ImageShape IMAGE = new ImageShape(2, 8, 12);
    private static final DataFacts FACTS = DataFacts.images(IMAGE, 6);

    private static Pooling pooling(String name) {
        return name.equals("mean") ? new MeanPooling() : new ClassPooling();
    }

    static VisionTransformer model(String pooling, int patch, double headDeviation) {
        return new VisionTransformer(
                16,
                2,
                patch,
                new LearnedPosition(),
                TinyTraining.block(Placement.PRE, 32),
                pooling(pooling),
                0,
                0,
                0.1,
                headDeviation);
    }

    /** Noise with one brighter square of 4 x 4; the class tells where it is. */
    static Batch batch(Random random, int rows) {
        float[] pixels = new float[rows * IMAGE.size()];
        int[] labels = new int[rows];
        for (int b = 0; b < rows; b++) {
            labels[b] = random.nextInt(6);
            for (int c = 0; c < 2; c++) {
                for (int i = 0; i < 8; i++) {
                    for (int j = 0; j < 12; j++) {
                        boolean bright = labels[b] == i / 4 * 3 + j / 4;
                        pixels[((b * 2 + c) * 8 + i) * 12 + j] = (float) (random.nextGaussian() + (bright ? 3 : 0));
                    }
                }
            }
        }
        return new Batch(
                Map.of(
                        "image", new Batch.Floats(new long[] {rows, 2, 8, 12}, pixels),
                        "labels", new Batch.Ints(new long[] {rows}, labels)),
                rows,
                "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "class"})
    void learnsWhereABrightSquareIs(String pooling) {
        TinyTraining training = new TinyTraining(model(pooling, 4, 0.1), FACTS, 3e-3);
        training.train(700, 1, r -> batch(r, 16));
        Batch unseen = batch(new Random(99), 200);
        assertThat(training.loss(unseen)).isLessThan(0.05);
        assertThat(training.accuracy(unseen)).isGreaterThan(0.98);
    }

    @Test
    void startsFromEvenOdds() {
        TinyTraining training = new TinyTraining(model("class", 4, 0), FACTS, 1e-3);
        assertThat(training.loss(batch(new Random(1), 8))).isEqualTo(Math.log(6), within(1e-6));
        assertThat(new TinyTraining(model("class", 4, 0.5), FACTS, 1e-3).loss(batch(new Random(1), 8)))
                .isNotCloseTo(Math.log(6), within(1e-2));
    }

    @Test
    void hasAClassTokenOnlyWhereThePoolingTakesIt() {
        Graph withToken = Models.training(model("class", 4, 0), FACTS, 1);
        Graph without = Models.training(model("mean", 4, 0), FACTS, 1);
        assertThat(shapes(withToken))
                .containsEntry("position.weight", "[7, 16]")
                .containsEntry("class_token", "[16]");
        assertThat(shapes(without)).containsEntry("position.weight", "[6, 16]").doesNotContainKey("class_token");
        assertThat(shapes(without)).containsEntry("patch.weight", "[32, 16]");
    }

    private static Map<String, String> shapes(Graph graph) {
        return graph.parameters().stream().collect(java.util.stream.Collectors.toMap(ParameterSpec::name, p -> p.shape()
                .toString()));
    }

    /** The gradient of every parameter agrees with the change of the loss along it. */
    @Test
    void hasTheGradientOfItsLoss() {
        TinyTraining training = new TinyTraining(model("class", 4, 0.2), FACTS, 1e-3);
        Batch batch = batch(new Random(3), 4);
        training.gradients(batch).forEach((name, gradient) -> {
            var slot = training.parameters().slot(name);
            float[] at = TinyTraining.copy(slot);
            double square = 0;
            for (float g : gradient) {
                square += (double) g * g;
            }
            double h = 1e-2 / Math.max(square, 1e-4); // the loss changes by some 0.02, far above its rounding
            double[] losses = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] moved = at.clone();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += (float) ((side == 0 ? h : -h) * gradient[i]);
                }
                TinyTraining.set(slot, moved);
                losses[side] = training.loss(batch);
            }
            TinyTraining.set(slot, at);
            assertThat((losses[0] - losses[1]) / (2 * h)).as(name).isEqualTo(square, within(0.03 * square + 1e-5));
        });
    }

    @Test
    void dropsAfterPositionsAndAfterEachLinearMapOfTheFeedForward() {
        TransformerBlock block = new TransformerBlock(
                Placement.PRE,
                new LayerNormalization(1e-5, true),
                new SelfAttention(2, 0, true, 0),
                new MlpFeedForward(32, ActivationKind.GELU, true, 0.1, 0.1),
                0);
        VisionTransformer model =
                new VisionTransformer(16, 3, 4, new LearnedPosition(), block, new ClassPooling(), 0.1, 0, 0.02, 0);
        assertThat(drops(Models.training(model, FACTS, 1))).isEqualTo(1 + 3 * 2);
        assertThat(drops(Models.evaluation(model, FACTS, 1))).isZero();
    }

    private static long drops(Graph graph) {
        return java.util.Arrays.stream(graph.sameDiff().ops())
                .filter(Dropout.class::isInstance)
                .count();
    }

    @Test
    void refusesImagesThatPatchesDoNotFill() {
        assertThatThrownBy(() -> Models.training(model("class", 5, 0), FACTS, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a patch of 5 x 5 pixels does not divide an image of 8 x 12");
        assertThatThrownBy(() -> Models.training(model("class", 4, 0), DataFacts.classes(10, 5, 2), 1))
                .hasMessageContaining("the model needs images, but the data give texts of 2 classes");
    }
}
