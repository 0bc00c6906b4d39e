package org.attn4j.framework.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Metric;
import org.junit.jupiter.api.Test;

class TopAccuracyTest {
    private static Batch batch(int... labels) {
        return new Batch(
                Map.of("labels", new Batch.Ints(new long[] {labels.length}, labels)), labels.length, "a batch");
    }

    private static Map<String, Batch.Array> logits(float... values) {
        return Map.of(Graph.LOGITS, new Batch.Floats(new long[] {values.length / 4, 4}, values));
    }

    @Test
    void countsRanksOverBatchesAndLeavesOutWhatDoesNotCount() {
        Metric.Count two = new TopAccuracy(2).begin();
        // Ranks of the labels: 1, 3, then one that does not count.
        two.add(batch(3, 0, -1), logits(0, 1, 2, 3, 0, 1, 2, -1, 9, 9, 9, 9));
        // Rank 2, and one that shares the first place with all others.
        two.add(batch(2, 1), logits(0, 5, 4, 1, 7, 7, 7, 7));
        assertThat(two.figures()).isEqualTo(Map.of("top_2_accuracy", 3.0 / 4));
        assertThat(new TopAccuracy(5).begin().figures()).isEqualTo(Map.of("top_5_accuracy", 0.0));
    }

    @Test
    void refusesWhatHasNoClasses() {
        assertThatThrownBy(() -> new TopAccuracy(0)).hasMessage("k must be positive: 0");
        Batch numbers = new Batch(Map.of(), 1, "a batch of numbers");
        assertThatThrownBy(() -> new TopAccuracy(1).begin().add(numbers, logits(1, 2, 3, 4)))
                .hasMessageContaining("needs labels and logits")
                .hasMessageContaining("a batch of numbers");
    }
}
