package org.attn4j.framework.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts how often the likeliest class is the right one, over batches. */
public final class Predictions {
    private static final String LABELS = "labels";

    private final long[][] confusion;
    private long targets;
    private long right;
    private long sequences;
    private long rightSequences;

    /**
     * Counts nothing yet.
     *
     * @param classes number of classes whose confusion is counted; 0 for none
     */
    public Predictions(int classes) {
        this.confusion = new long[classes][classes];
    }

    /**
     * Adds a batch.
     *
     * @param predicted a class for each label, in the labels' order
     */
    public void add(Batch batch, int[] predicted) {
        if (!(batch.arrays().get(LABELS) instanceof Batch.Ints labels)) {
            throw new IllegalArgumentException(batch.origin() + " has no labels to compare predictions with");
        }
        long[] shape = labels.shape();
        int length = shape.length > 1 ? Math.toIntExact(shape[shape.length - 1]) : 1;
        int[] values = labels.values();
        for (int start = 0; start < values.length; start += length) {
            addSequence(values, predicted, start, start + length);
        }
    }

    private void addSequence(int[] labels, int[] predicted, int from, int to) {
        long counted = 0;
        long hits = 0;
        for (int i = from; i < to; i++) {
            if (labels[i] >= 0) {
                counted++;
                hits += labels[i] == predicted[i] ? 1 : 0;
                if (confusion.length > 0) {
                    confusion[labels[i]][predicted[i]]++;
                }
            }
        }
        targets += counted;
        right += hits;
        sequences += counted > 0 ? 1 : 0;
        rightSequences += counted > 0 && hits == counted ? 1 : 0;
    }

    /** How often a class (row) was taken for another (column); empty if that was not counted. */
    public long[][] confusion() {
        return Arrays.stream(confusion).map(long[]::clone).toArray(long[][]::new);
    }

    /** The figures by name. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Evaluation.ACCURACY, (double) right / Math.max(1, targets));
        if (sequences != targets) {
            metrics.put(Evaluation.SEQUENCE_ACCURACY, (double) rightSequences / Math.max(1, sequences));
        }
        if (confusion.length > 0) {
            metrics.put(Evaluation.MACRO_F1, ClassScores.of(confusion).macroF1());
        }
        return metrics;
    }
}
