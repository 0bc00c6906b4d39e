package org.attn4j.framework.train.metric;

import static org.attn4j.framework.config.Checks.require;

import java.util.Map;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Metric;

/**
 * Share of counted labels that are among the k likeliest classes or tokens: {@code top_k_accuracy}. A label's rank is one
 * more than the number of classes with larger logits.
 *
 * @throws IllegalArgumentException if k is not positive
 */
@TypeName("top_accuracy")
public record TopAccuracy(@Key(doc = "how many likeliest classes or tokens are looked at", value = "5") int k)
        implements Metric {
    public TopAccuracy {
        require(k > 0, "k must be positive: %d", k);
    }

    @Override
    public Count begin() {
        return new Ranks();
    }

    private final class Ranks implements Count {
        private long counted;
        private long hits;

        @Override
        public void add(Batch batch, Map<String, Batch.Array> outputs) {
            if (!(batch.arrays().get("labels") instanceof Batch.Ints labels)
                    || !(outputs.get(Graph.LOGITS) instanceof Batch.Floats logits)) {
                throw new IllegalArgumentException(
                        "evaluate.metrics: top_accuracy needs labels and logits, which " + batch.origin() + " lacks");
            }
            int width = Math.toIntExact(logits.shape()[logits.shape().length - 1]);
            for (int row = 0; row < labels.values().length; row++) {
                int label = labels.values()[row];
                if (label >= 0) {
                    counted++;
                    hits += above(logits.values(), row * width, width, label) < k ? 1 : 0;
                }
            }
        }

        private static int above(float[] logits, int from, int width, int label) {
            int above = 0;
            for (int i = 0; i < width; i++) {
                above += logits[from + i] > logits[from + label] ? 1 : 0;
            }
            return above;
        }

        @Override
        public Map<String, Double> figures() {
            return Map.of("top_" + k + "_accuracy", (double) hits / Math.max(1, counted));
        }
    }
}
