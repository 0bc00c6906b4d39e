package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;

class ContinuousBagOfWordsTest {
    private static final int VOCABULARY = 10;
    private static final DataFacts FACTS = DataFacts.text(VOCABULARY, 4);

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

    /** The numbers around a number, some of them hidden at the text's ends. */
    private static Batch batch(Random random, int rows) {
        int[] ids = new int[rows * 4];
        float[] mask = new float[rows * 4];
        int[] labels = new int[rows];
        for (int b = 0; b < rows; b++) {
            labels[b] = random.nextInt(VOCABULARY);
            int[] around = {-2, -1, 1, 2};
            for (int w = 0; w < 4; w++) {
                ids[4 * b + w] = Math.floorMod(labels[b] + around[w], VOCABULARY);
                mask[4 * b + w] = 1;
            }
            if (random.nextInt(4) == 0) {
                mask[4 * b + 3] = 0;
                ids[4 * b + 3] = 0;
            }
        }
        return batch(ids, mask, labels);
    }

    @Test
    void learnsTheWordInTheMiddle() {
        TinyTraining training = new TinyTraining(new ContinuousBagOfWords(16, true, 0.1), FACTS, 2e-2);
        training.train(300, 1, r -> batch(r, 32));
        Batch unseen = batch(new Random(99), 100);
        assertThat(training.loss(unseen)).isLessThan(0.1);
        assertThat(training.accuracy(unseen)).isEqualTo(1);
    }

    /** Logits by hand from the parameters. */
    @Test
    void multipliesTheMeanOfTheVectors() {
        TinyTraining training = new TinyTraining(new ContinuousBagOfWords(3, false, 0.5), FACTS, 1e-2);
        float[] e = TinyTraining.copy(training.parameters().slot("embedding.weight"));
        float[] w = TinyTraining.copy(training.parameters().slot("head.weight"));
        float[] logits = training.logits(batch(new int[] {4, 7, 0, 0}, new float[] {1, 1, 0, 0}, new int[] {1}));
        for (int v = 0; v < VOCABULARY; v++) {
            double expected = 0;
            for (int d = 0; d < 3; d++) {
                expected += (e[4 * 3 + d] + e[7 * 3 + d]) / 2.0 * w[d * VOCABULARY + v];
            }
            assertThat((double) logits[v]).isEqualTo(expected, within(1e-6));
        }
    }
}
