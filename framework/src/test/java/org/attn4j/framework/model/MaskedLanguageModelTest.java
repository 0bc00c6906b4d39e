package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedLanguageModelTest {
    private static final int VOCABULARY = 12;
    private static final int CONTEXT = 8;
    private static final int MASK = 1;
    private static final int FIRST = 2;
    private static final DataFacts FACTS = DataFacts.text(VOCABULARY, CONTEXT);

    static MaskedLanguageModel model(Placement placement, MaskedHead head, boolean tied, int segments) {
        return new MaskedLanguageModel(
                16,
                2,
                new LearnedPosition(),
                TinyTraining.block(placement, 32),
                segments,
                segments > 0,
                head,
                tied,
                0,
                0.1);
    }

    /** Numbers that count upwards, the second half of a row from another start; two of each row are masked. */
    static Batch batch(Random random, int rows) {
        int numbers = VOCABULARY - FIRST;
        int[] ids = new int[rows * CONTEXT];
        int[] segments = new int[rows * CONTEXT];
        float[] mask = new float[rows * CONTEXT];
        int[] positions = new int[rows * 2];
        int[] labels = new int[rows * 2];
        Arrays.fill(mask, 1);
        for (int b = 0; b < rows; b++) {
            for (int half = 0; half < 2; half++) {
                int start = random.nextInt(numbers);
                for (int t = 0; t < CONTEXT / 2; t++) {
                    int i = b * CONTEXT + half * CONTEXT / 2 + t;
                    ids[i] = FIRST + (start + t) % numbers;
                    segments[i] = half;
                }
                int chosen = b * CONTEXT + half * CONTEXT / 2 + random.nextInt(CONTEXT / 2);
                positions[2 * b + half] = chosen;
                labels[2 * b + half] = ids[chosen];
                ids[chosen] = MASK;
            }
        }
        long[] shape = {rows, CONTEXT};
        return new Batch(
                Map.of(
                        "ids", new Batch.Ints(shape, ids),
                        "segments", new Batch.Ints(shape, segments),
                        "mask", new Batch.Floats(shape, mask),
                        "positions", new Batch.Ints(new long[] {2L * rows}, positions),
                        "labels", new Batch.Ints(new long[] {2L * rows}, labels)),
                2L * rows,
                "test");
    }

    @ParameterizedTest
    @CsvSource({"PRE,BERT,true", "POST,BERT,false", "PRE,PLAIN,true", "POST,PLAIN,false"})
    void learnsToCount(Placement placement, MaskedHead head, boolean tied) {
        TinyTraining training = new TinyTraining(model(placement, head, tied, 2), FACTS, 5e-3);
        training.train(450, 1, r -> batch(r, 32));
        Batch unseen = batch(new Random(99), 100);
        assertThat(training.accuracy(unseen)).isGreaterThan(0.95);
        assertThat(training.loss(unseen)).isLessThan(0.2);
    }

    /** Positions that pad the batch, with label -1, change neither loss nor gradient. */
    @Test
    void doesNotCountPaddedPositions() {
        TinyTraining training = new TinyTraining(model(Placement.PRE, MaskedHead.BERT, true, 2), FACTS, 1e-3);
        Batch batch = batch(new Random(1), 4);
        Map<String, Batch.Array> arrays = new HashMap<>(batch.arrays());
        int[] positions = ((Batch.Ints) arrays.get("positions")).values();
        int[] labels = ((Batch.Ints) arrays.get("labels")).values();
        int[] morePositions = Arrays.copyOf(positions, 13);
        int[] moreLabels = Arrays.copyOf(labels, 13);
        Arrays.fill(moreLabels, labels.length, 13, -1);
        arrays.put("positions", new Batch.Ints(new long[] {13}, morePositions));
        arrays.put("labels", new Batch.Ints(new long[] {13}, moreLabels));
        Batch padded = new Batch(arrays, batch.targets(), "padded");
        assertThat(training.loss(padded)).isEqualTo(training.loss(batch), within(1e-6));
        Map<String, float[]> expected = training.gradients(batch);
        training.gradients(padded)
                .forEach((name, g) -> assertThat(g).as(name).containsExactly(expected.get(name), within(1e-6f)));
    }

    /** What fine-tuning takes over: the encoder's parameters, by name and shape. */
    @Test
    void sharesItsEncodersParametersWithTheClassifier() {
        Map<String, Object> masked = shapes(model(Placement.PRE, MaskedHead.BERT, true, 2), FACTS);
        SequenceClassifier classifier = new SequenceClassifier(
                16,
                2,
                new LearnedPosition(),
                TinyTraining.block(Placement.PRE, 32),
                new MeanPooling(),
                2,
                true,
                false,
                0,
                0,
                0,
                0.1);
        Map<String, Object> classes = shapes(classifier, DataFacts.classes(VOCABULARY, CONTEXT, 2));
        masked.keySet().removeIf(n -> n.startsWith("head."));
        classes.keySet().removeIf(n -> n.startsWith("head."));
        assertThat(classes).isEqualTo(masked);
        assertThat(masked)
                .containsKeys(
                        "embedding.weight",
                        "segment.weight",
                        "position.weight",
                        "embedding_norm.weight",
                        "blocks.1.attention.qkv.weight",
                        "norm.bias");
    }

    private static Map<String, Object> shapes(Model model, DataFacts facts) {
        return Models.training(model, facts, 1).parameters().stream()
                .collect(Collectors.toMap(ParameterSpec::name, ParameterSpec::shape, (a, b) -> a, HashMap::new));
    }

    @Test
    void namesAPositionBeyondTheBatch() {
        TinyTraining training = new TinyTraining(model(Placement.PRE, MaskedHead.PLAIN, true, 0), FACTS, 1e-3);
        Batch batch = batch(new Random(1), 2);
        Map<String, Batch.Array> arrays = new HashMap<>(batch.arrays());
        arrays.remove("segments");
        arrays.put("positions", new Batch.Ints(new long[] {4}, new int[] {0, 1, 2, 16}));
        assertThatThrownBy(() -> training.loss(new Batch(arrays, 4, "test")))
                .hasMessageContaining("gather: position 16 at position 3");
    }
}
