package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceClassifierTest {
    private static final int VOCABULARY = 12;
    private static final int CONTEXT = 10;
    private static final int CLASS = 2;
    private static final int SOUGHT = 5;
    private static final DataFacts FACTS = DataFacts.classes(VOCABULARY, CONTEXT, 2);

    static SequenceClassifier model(Placement placement, Pooling pooling, double dropout) {
        return new SequenceClassifier(
                16,
                2,
                new LearnedPosition(),
                TinyTraining.block(placement, 32),
                pooling,
                0,
                false,
                false,
                dropout,
                dropout,
                0,
                0.1);
    }

    /** Texts of 4 to 9 tokens after [CLS]; the class tells whether token 5 is among them, which half of them have. */
    static Batch batch(Random random, int rows) {
        int[] ids = new int[rows * CONTEXT];
        float[] mask = new float[rows * CONTEXT];
        int[] labels = new int[rows];
        for (int b = 0; b < rows; b++) {
            int length = 4 + random.nextInt(CONTEXT - 4);
            for (int t = 0; t < length; t++) {
                int other = 6 + random.nextInt(VOCABULARY - 6);
                ids[b * CONTEXT + t] = t == 0 ? CLASS : other;
                mask[b * CONTEXT + t] = 1;
            }
            labels[b] = random.nextInt(2);
            if (labels[b] == 1) {
                ids[b * CONTEXT + 1 + random.nextInt(length - 1)] = SOUGHT;
            }
        }
        return batch(ids, mask, labels);
    }

    private static Batch batch(int[] ids, float[] mask, int[] labels) {
        long[] shape = {labels.length, ids.length / labels.length};
        return new Batch(
                Map.of(
                        "ids", new Batch.Ints(shape, ids),
                        "mask", new Batch.Floats(shape, mask),
                        "labels", new Batch.Ints(new long[] {labels.length}, labels)),
                labels.length,
                "test");
    }

    @ParameterizedTest
    @CsvSource({"PRE,mean", "PRE,class", "POST,mean", "POST,class"})
    void learnsWhetherATokenOccurs(Placement placement, String pooling) {
        SequenceClassifier model =
                model(placement, pooling.equals("mean") ? new MeanPooling() : new ClassPooling(), 0.05);
        TinyTraining training = new TinyTraining(model, FACTS, 5e-3);
        training.train(250, 1, r -> batch(r, 32));
        Batch unseen = batch(new Random(99), 200);
        assertThat(training.loss(unseen)).isLessThan(0.05);
        assertThat(training.accuracy(unseen)).isGreaterThan(0.98);
    }

    /** Longer padding, whatever ids it holds, changes no logit. */
    @ParameterizedTest
    @CsvSource({"mean", "class"})
    void doesNotSeePadding(String pooling) {
        SequenceClassifier model =
                model(Placement.PRE, pooling.equals("mean") ? new MeanPooling() : new ClassPooling(), 0);
        TinyTraining training = new TinyTraining(model, FACTS, 1e-3);
        training.train(3, 1, r -> batch(r, 4));
        int[] texts = {2, 7, 5, 2, 9, 11};
        float[] seen = {1, 1, 1, 1, 1, 1};
        float[] bare = training.logits(batch(texts, seen, new int[] {1, 0}));
        int[] padded = {2, 7, 5, 0, 0, 3, 8, 2, 9, 11, 5, 5, 5, 5};
        float[] mask = {1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0};
        assertThat(training.logits(batch(padded, mask, new int[] {1, 0}))).containsExactly(bare, within(1e-5f));
        float[] open = mask.clone();
        open[5] = 1;
        assertThat(Math.abs(training.logits(batch(padded, open, new int[] {1, 0}))[0] - bare[0]))
                .as("a token more that is seen does change them")
                .isGreaterThan(1e-3f);
    }

    @Test
    void handsOutLossLogitsPredictionsAndAttention() {
        SequenceClassifier model = model(Placement.PRE, new MeanPooling(), 0);
        GraphBuilder builder = GraphBuilder.forPlan(1, true);
        model.build(builder, FACTS, Context.plain(false));
        assertThat(builder.graph().outputs().keySet())
                .containsExactlyInAnyOrder(
                        Graph.LOSS,
                        Graph.LOGITS,
                        Graph.PREDICTIONS,
                        Graph.VECTORS,
                        "blocks.0.attention.weights",
                        "blocks.1.attention.weights");
        assertThat(Models.training(model, FACTS, 1).outputs().keySet())
                .containsExactlyInAnyOrder(Graph.LOSS, Graph.LOGITS);
    }

    @Test
    void refusesDataWithoutClasses() {
        SequenceClassifier model = model(Placement.PRE, new MeanPooling(), 0);
        assertThatThrownBy(() -> Models.training(model, DataFacts.text(VOCABULARY, CONTEXT), 1))
                .hasMessageContaining("the model needs classes");
        assertThatThrownBy(() -> Models.training(model, DataFacts.images(new ImageShape(1, 8, 8), 2), 1))
                .hasMessageContaining("the model needs tokens");
    }

    @Test
    void refusesTextsLongerThanItsPositions() {
        TinyTraining training = new TinyTraining(model(Placement.PRE, new MeanPooling(), 0), FACTS, 1e-3);
        int[] ids = new int[CONTEXT + 1];
        assertThatThrownBy(() -> training.logits(batch(ids, new float[CONTEXT + 1], new int[1])))
                .hasMessageContaining("11 positions, but the model has learned 10");
    }
}
