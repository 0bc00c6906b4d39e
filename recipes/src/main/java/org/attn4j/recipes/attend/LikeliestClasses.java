package org.attn4j.recipes.attend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The likeliest classes of a row of logits. */
final class LikeliestClasses {
    private static final int MOST = 5;

    private LikeliestClasses() {}

    /**
     * The likeliest, with the probabilities that a softmax gives.
     *
     * @param from where the row begins
     * @param count its length
     */
    static List<AttentionView.Guess> of(float[] logits, int from, int count, IntFunction<Label> labels) {
        double top = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            top = Math.max(top, logits[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logits[from + i] - top);
        }
        List<AttentionView.Guess> best = new ArrayList<>();
        boolean[] taken = new boolean[count];
        for (int n = 0; n < Math.min(MOST, count); n++) {
            int next = likeliest(logits, from, taken);
            taken[next] = true;
            best.add(new AttentionView.Guess(labels.apply(next), Math.exp(logits[from + next] - top) / sum));
        }
        return best;
    }

    /** The likeliest class of a row. */
    static int likeliest(float[] logits, int from, boolean[] taken) {
        int best = -1;
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i] && (best < 0 || logits[from + i] > logits[from + best])) {
                best = i;
            }
        }
        return best;
    }
}
