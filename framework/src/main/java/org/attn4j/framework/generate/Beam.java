package org.attn4j.framework.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.attn4j.framework.config.ArrayLength;

/** The hypotheses of one source: W live ones, each a row of the decoder, and those that have ended. */
final class Beam {
    private final BeamSettings settings;
    private final int end;
    private final int longest;
    private final int first;
    private final Candidates candidates;
    private final List<Hypothesis> ended = new ArrayList<>();
    private int[][] ids;
    private double[] scores;
    private int length;
    private boolean done;

    /**
     * One hypothesis without tokens.
     *
     * @param end id of the end token; {@link BeamSearch#NO_END} for none
     * @param longest most tokens, the end token counted
     * @param first the decoder's row of the first hypothesis
     */
    Beam(BeamSettings settings, int end, int longest, int first) {
        this.settings = settings;
        this.end = end;
        this.longest = longest;
        this.first = first;
        this.candidates = new Candidates(ArrayLength.of("candidates", 2, settings.width()));
        this.ids = new int[settings.width()][0];
        this.scores = new double[settings.width()];
        // At the start all rows are alike: one of them lives.
        Arrays.fill(scores, 1, scores.length, Double.NEGATIVE_INFINITY);
    }

    /** Whether nothing better can come, or enough has. */
    boolean done() {
        return done;
    }

    /**
     * Extends the live hypotheses by their likeliest tokens.
     *
     * @param logits [R, V] of all rows
     * @param parents where to write which row each row goes on from
     * @param next where to write each row's token
     */
    void advance(float[] logits, int vocabulary, int[] parents, int[] next) {
        int width = settings.width();
        candidates.clear();
        for (int w = 0; w < width; w++) {
            if (scores[w] > Double.NEGATIVE_INFINITY) {
                candidates.add(w, scores[w], logits, (first + w) * vocabulary, vocabulary);
            }
        }
        length++;
        int[][] extended = new int[width][];
        double[] sums = new double[width];
        Arrays.fill(sums, Double.NEGATIVE_INFINITY);
        int live = 0;
        for (int i = 0; i < candidates.size() && live < width; i++) {
            int row = candidates.row(i);
            int id = candidates.id(i);
            double sum = candidates.score(i);
            if (id != end) {
                extended[live] = Arrays.copyOf(ids[row], length);
                extended[live][length - 1] = id;
                sums[live] = sum;
                parents[first + live] = first + row;
                next[first + live] = id;
                live++;
            } else if (i < width) {
                ended.add(new Hypothesis(ids[row], sum, settings.score(sum, length), true));
            }
        }
        for (int w = live; w < width; w++) {
            extended[w] = new int[length];
            parents[first + w] = first + w;
            next[first + w] = Math.max(0, end);
        }
        ids = extended;
        scores = sums;
        done = finished(live);
    }

    /** The best live hypothesis can at most keep its log-probability and be divided by the largest penalty. */
    private boolean finished(int live) {
        if (live == 0 || length >= longest || ended.size() >= settings.width()) {
            return true;
        }
        double best = ended.stream().mapToDouble(Hypothesis::score).max().orElse(Double.NEGATIVE_INFINITY);
        return best >= settings.score(scores[0], longest);
    }

    /** What was found, best first, among equals the one found first; the live ones if none has ended. */
    List<Hypothesis> results() {
        List<Hypothesis> all = new ArrayList<>(ended);
        if (all.isEmpty()) {
            for (int w = 0; w < ids.length; w++) {
                if (scores[w] > Double.NEGATIVE_INFINITY) {
                    all.add(new Hypothesis(ids[w], scores[w], settings.score(scores[w], length), false));
                }
            }
        }
        all.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        return List.copyOf(all);
    }
}
