package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionsTest {
    private static Batch batch(int[] labels, long... shape) {
        return new Batch(Map.of("labels", new Batch.Ints(shape, labels)), labels.length, "test");
    }

    @Test
    void countsTargetsAndWholeSequences() {
        Predictions predictions = new Predictions(0);
        // Two of three right; one of one right; a row without targets is no sequence.
        predictions.add(batch(new int[] {4, 5, 6, -1, 7, -1, -1, -1, -1}, 3, 3), new int[] {4, 5, 0, 9, 7, 9, 9, 9, 9});
        assertThat(predictions.metrics())
                .containsEntry(Evaluation.ACCURACY, 3.0 / 4)
                .containsEntry(Evaluation.SEQUENCE_ACCURACY, 1.0 / 2)
                .doesNotContainKey(Evaluation.MACRO_F1);
    }

    @Test
    void takesTheMeanOfEachClassesF1() {
        Predictions predictions = new Predictions(3);
        predictions.add(batch(new int[] {0, 0, 0, 1, -1}, 5), new int[] {0, 0, 1, 1, 2});
        // Class 0: precision 1, recall 2/3; class 1: precision 1/2, recall 1; class 2: neither labelled nor taken.
        double first = 2 * 1 * (2.0 / 3) / (1 + 2.0 / 3);
        double second = 2 * 0.5 * 1 / (0.5 + 1);
        assertThat(predictions.metrics().get(Evaluation.MACRO_F1)).isCloseTo((first + second) / 3, within(1e-12));
        assertThat(predictions.metrics().get(Evaluation.ACCURACY)).isEqualTo(0.75);
        assertThat(predictions.confusion()).isDeepEqualTo(new long[][] {{2, 1, 0}, {0, 1, 0}, {0, 0, 0}});
    }
}
