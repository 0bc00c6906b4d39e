package com.acme;

import java.util.Map;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Metric;

/** The Brier score of classes: the mean of the squared distance of probabilities to what is right. */
@TypeName("brier")
public record Brier() implements Metric {
    @Override
    public Count begin() {
        return new Sum();
    }

    private static final class Sum implements Count {
        private double sum;
        private long rows;

        @Override
        public void add(Batch batch, Map<String, Batch.Array> outputs) {
            int[] labels = ((Batch.Ints) batch.arrays().get("labels")).values();
            float[] logits = ((Batch.Floats) outputs.get("logits")).values();
            int width = logits.length / labels.length;
            for (int r = 0; r < labels.length; r++) {
                if (labels[r] < 0) {
                    continue;
                }
                double total = 0;
                for (int c = 0; c < width; c++) {
                    total += Math.exp(logits[r * width + c]);
                }
                for (int c = 0; c < width; c++) {
                    double off = Math.exp(logits[r * width + c]) / total - (c == labels[r] ? 1 : 0);
                    sum += off * off;
                }
                rows++;
            }
        }

        @Override
        public Map<String, Double> figures() {
            return Map.of("brier", sum / Math.max(1, rows));
        }
    }
}
