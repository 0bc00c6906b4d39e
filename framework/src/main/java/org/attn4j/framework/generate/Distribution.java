package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.BitSet;
import org.attn4j.framework.op.Philox;

/** What a {@link Sampler} draws from at one position: candidates and their weights, in memory that is used again. */
final class Distribution {
    private final Sampler sampler;
    private final long key;
    private final float[] scores; // [V], logits after the repetition penalty
    private final int[] ids; // candidates
    private final double[] weights; // of the candidates, not normalised
    private final long[] ranks; // sort keys
    private final int[] words = new int[4];
    private int candidates;
    private double total;

    Distribution(Sampler sampler, int vocabulary) {
        this.sampler = sampler;
        this.key = Philox.key(sampler.seed(), "sampler");
        this.scores = new float[vocabulary];
        this.ids = new int[vocabulary];
        this.weights = new double[vocabulary];
        this.ranks = new long[cuts(vocabulary) ? vocabulary : 0];
    }

    private boolean cuts(int vocabulary) {
        return sampler.temperature() > 0 && (sampler.topP() < 1 || sampler.topK() > 0 && sampler.topK() < vocabulary);
    }

    /** Takes the logits of a position. */
    void set(float[] logits, BitSet seen) {
        penalize(logits, seen);
        int best = best();
        candidates = scores.length;
        if (sampler.temperature() == 0) {
            candidates = 1;
            ids[0] = best;
        } else if (ranks.length > 0) {
            rank();
            candidates = sampler.topK() > 0 ? Math.min(sampler.topK(), candidates) : candidates;
        } else {
            Arrays.setAll(ids, i -> i);
        }
        weigh(scores[best]);
        if (ranks.length > 0 && sampler.topP() < 1) {
            keepNucleus();
        }
    }

    private void penalize(float[] logits, BitSet seen) {
        System.arraycopy(logits, 0, scores, 0, scores.length);
        double r = sampler.repetitionPenalty();
        if (r != 1) {
            for (int i = seen.nextSetBit(0); i >= 0 && i < scores.length; i = seen.nextSetBit(i + 1)) {
                scores[i] = (float) (scores[i] > 0 ? scores[i] / r : scores[i] * r);
            }
        }
    }

    private int best() {
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            // Negated so that NaN, too, is caught.
            if (!(scores[i] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the logit of token " + i + " is " + scores[i] + "; the model's parameters are not usable");
            }
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        require(
                scores[best] > Float.NEGATIVE_INFINITY,
                "all %d logits are -Infinity: no token can follow",
                scores.length);
        return best;
    }

    /** Sorts all ids, likeliest first, lower ids first among equals. */
    private void rank() {
        for (int i = 0; i < scores.length; i++) {
            int bits = Float.floatToIntBits(scores[i] + 0f); // -0 becomes 0
            int ordered = bits ^ ((bits >> 31) & 0x7FFFFFFF); // as an integer, in the order of the numbers
            ranks[i] = (long) ~ordered << 32 | i;
        }
        Arrays.sort(ranks);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) ranks[i];
        }
    }

    private void weigh(float most) {
        double t = sampler.temperature() == 0 ? 1 : sampler.temperature();
        total = 0;
        for (int i = 0; i < candidates; i++) {
            // The difference first: however small t is, no exponent is above 0.
            weights[i] = StrictMath.exp(((double) scores[ids[i]] - most) / t);
            total += weights[i];
        }
    }

    private void keepNucleus() {
        double mass = 0;
        int n = 0;
        while (n < candidates && mass < sampler.topP() * total) {
            mass += weights[n++];
        }
        candidates = n;
        total = mass;
    }

    /** Draws a token for a position of the sequence. */
    int draw(long position) {
        Philox.words(key, position, 0, words, 0);
        long bits = (words[0] & 0xFFFFFFFFL) << 21 ^ (words[1] & 0xFFFFFFFFL) >>> 11; // 53 of them
        double target = bits * 0x1p-53 * total;
        double mass = 0;
        int last = 0;
        for (int i = 0; i < candidates; i++) {
            mass += weights[i];
            if (mass > target) {
                return ids[i];
            }
            last = weights[i] > 0 ? i : last;
        }
        return ids[last];
    }

    double[] probabilities() {
        double[] p = new double[scores.length];
        for (int i = 0; i < candidates; i++) {
            p[ids[i]] = weights[i] / total;
        }
        return p;
    }
}
