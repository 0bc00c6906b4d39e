package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final BitSet NONE = new BitSet();

    /** Logits of probabilities 0.1, 0.4, 0.2, 0.3, shifted: softmax does not see the shift. */
    private static final float[] LOGITS = logs(0.1, 0.4, 0.2, 0.3);

    private static float[] logs(double... p) {
        float[] l = new float[p.length];
        for (int i = 0; i < p.length; i++) {
            l[i] = (float) (Math.log(p[i]) + 3);
        }
        return l;
    }

    private static Sampler sampler(double temperature, int topK, double topP, double penalty) {
        return new Sampler(temperature, topK, topP, penalty, 7);
    }

    private static void assertProbabilities(Sampler s, BitSet seen, float[] logits, double... expected) {
        assertThat(s.probabilities(logits, seen)).containsExactly(expected, within(1e-6));
    }

    /** Pearson's statistic of draws at many positions. */
    private static double chiSquare(Sampler s, float[] logits, double[] p, int draws) {
        int[] counts = new int[p.length];
        for (int i = 0; i < draws; i++) {
            counts[s.choose(logits, NONE, i)]++;
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] == 0) {
                assertThat(counts[i]).isZero();
            } else {
                sum += Math.pow(counts[i] - draws * p[i], 2) / (draws * p[i]);
            }
        }
        return sum;
    }

    @Test
    void temperatureOneDrawsBySoftmax() {
        Sampler s = sampler(1, 0, 1, 1);
        assertProbabilities(s, NONE, LOGITS, 0.1, 0.4, 0.2, 0.3);
        // 0.999 quantile of chi-square with 3 degrees of freedom: 16.27
        assertThat(chiSquare(s, LOGITS, new double[] {0.1, 0.4, 0.2, 0.3}, 40_000))
                .isLessThan(16.27);
    }

    @Test
    void temperatureIsAPowerOfTheProbabilities() {
        // p^(1/t), t = 1/2: squares 0.01, 0.16, 0.04, 0.09, sum 0.30
        double[] p = {0.01 / 0.3, 0.16 / 0.3, 0.04 / 0.3, 0.09 / 0.3};
        Sampler s = sampler(0.5, 0, 1, 1);
        assertProbabilities(s, NONE, LOGITS, p);
        assertThat(chiSquare(s, LOGITS, p, 40_000)).isLessThan(16.27);
    }

    @Test
    void topKKeepsTheLikeliest() {
        double[] p = {0, 0.4 / 0.7, 0, 0.3 / 0.7};
        Sampler s = sampler(1, 2, 1, 1);
        assertProbabilities(s, NONE, LOGITS, p);
        // one degree of freedom: 10.83
        assertThat(chiSquare(s, LOGITS, p, 20_000)).isLessThan(10.83);
        assertProbabilities(sampler(1, 99, 1, 1), NONE, LOGITS, 0.1, 0.4, 0.2, 0.3);
    }

    @Test
    void topKTakesLowerIdsAmongEquals() {
        assertProbabilities(sampler(1, 2, 1, 1), NONE, new float[] {0, 1, -0f, 1, 1}, 0, 0.5, 0, 0.5, 0);
        double last = Math.exp(-1) / (2 + Math.exp(-1));
        assertProbabilities(
                sampler(1, 3, 1, 1), NONE, new float[] {-0f, 1, 0, 1}, last, (1 - last) / 2, 0, (1 - last) / 2);
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        assertProbabilities(sampler(1, 0, 0.39, 1), NONE, LOGITS, 0, 1, 0, 0);
        assertProbabilities(sampler(1, 0, 0.41, 1), NONE, LOGITS, 0, 0.4 / 0.7, 0, 0.3 / 0.7);
        assertProbabilities(sampler(1, 0, 0.69, 1), NONE, LOGITS, 0, 0.4 / 0.7, 0, 0.3 / 0.7);
        assertProbabilities(sampler(1, 0, 0.71, 1), NONE, LOGITS, 0, 4 / 9.0, 2 / 9.0, 3 / 9.0);
        assertProbabilities(sampler(1, 0, 1e-9, 1), NONE, LOGITS, 0, 1, 0, 0);
        double[] p = {0, 4 / 9.0, 2 / 9.0, 3 / 9.0};
        // two degrees of freedom: 13.82
        assertThat(chiSquare(sampler(1, 0, 0.71, 1), LOGITS, p, 20_000)).isLessThan(13.82);
    }

    @Test
    void topPKeepsTheSmallestSetOfRandomDistributions() {
        Random random = new Random(11);
        for (int trial = 0; trial < 200; trial++) {
            float[] logits = new float[1 + random.nextInt(40)];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (3 * random.nextGaussian());
            }
            double p = 0.01 + 0.98 * random.nextDouble();
            double[] all = sampler(1, 0, 1, 1).probabilities(logits, NONE);
            double[] kept = sampler(1, 0, p, 1).probabilities(logits, NONE);
            double mass = 0;
            double least = 1;
            double mostLeft = 0;
            for (int i = 0; i < all.length; i++) {
                mass += kept[i] > 0 ? all[i] : 0;
                least = kept[i] > 0 ? Math.min(least, all[i]) : least;
                mostLeft = kept[i] > 0 ? mostLeft : Math.max(mostLeft, all[i]);
            }
            assertThat(mass).isGreaterThanOrEqualTo(p - 1e-12);
            assertThat(mass - least).isLessThan(p);
            assertThat(least).isGreaterThanOrEqualTo(mostLeft);
        }
    }

    @Test
    void topPCountsWhatTopKLeft() {
        // Of 0.4, 0.3, 0.2 (renormalised 0.444, 0.333, 0.222) two reach 0.75; of all four it would take three.
        assertProbabilities(sampler(1, 3, 0.75, 1), NONE, LOGITS, 0, 0.4 / 0.7, 0, 0.3 / 0.7);
        // Temperature comes before both: the squares 0.16, 0.09, … of 0.30: the first alone reaches 0.5.
        assertProbabilities(sampler(0.5, 3, 0.5, 1), NONE, LOGITS, 0, 1, 0, 0);
    }

    @Test
    void penaltyDividesPositiveAndMultipliesNegativeLogits() {
        BitSet seen = new BitSet();
        seen.set(0);
        seen.set(1);
        float[] logits = {2, -1, 1.5f, -1.2f};
        double[] e = {Math.exp(2 / 1.5), Math.exp(-1 * 1.5), Math.exp(1.5), Math.exp(-1.2)};
        double sum = e[0] + e[1] + e[2] + e[3];
        assertProbabilities(sampler(1, 0, 1, 1.5), seen, logits, e[0] / sum, e[1] / sum, e[2] / sum, e[3] / sum);
        assertThat(sampler(0, 0, 1, 1).choose(logits, seen, 0)).isZero();
        assertThat(sampler(0, 0, 1, 1.5).choose(logits, seen, 0)).isEqualTo(2);
        // Before top-k: the second place goes to id 3 only because id 1 is pushed below it.
        assertThat(sampler(1, 3, 1, 1.5).probabilities(logits, seen)[1]).isZero();
        assertThat(logits).containsExactly(2, -1, 1.5f, -1.2f);
    }

    @Test
    void greedyTakesTheFirstOfTheLikeliest() {
        float[] logits = {1, 5, -3, 5};
        assertThat(Sampler.greedy().choose(logits, NONE, 0)).isEqualTo(1);
        assertProbabilities(Sampler.greedy(), NONE, logits, 0, 1, 0, 0);
        for (int i = 0; i < 50; i++) {
            assertThat(sampler(1, 1, 1, 1).choose(logits, NONE, i)).isEqualTo(1);
        }
    }

    @Test
    void extremesStayFinite() {
        float[] logits = {-1e4f, 1e4f, 9999, Float.NEGATIVE_INFINITY};
        double e = Math.exp(-1);
        assertProbabilities(sampler(1, 0, 1, 1), NONE, logits, 0, 1 / (1 + e), e / (1 + e), 0);
        assertProbabilities(sampler(1e-300, 0, 1, 1), NONE, logits, 0, 1, 0, 0);
        assertProbabilities(sampler(1e-300, 3, 0.999, 1), NONE, logits, 0, 1, 0, 0);
        assertProbabilities(sampler(1e300, 3, 1, 1), NONE, logits, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0);
    }

    @Test
    void theSameSeedAndPositionDrawTheSame() {
        float[] logits = new float[1000];
        Sampler s = sampler(1, 0, 1, 1);
        int equal = 0;
        for (int i = 0; i < 100; i++) {
            int first = s.choose(logits, NONE, i);
            assertThat(s.choose(logits, NONE, i)).isEqualTo(first);
            equal += s.withSeed(8).choose(logits, NONE, i) == first ? 1 : 0;
        }
        assertThat(equal).isLessThan(5);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> sampler(-0.1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature must be at least 0 and finite: -0.1 (0 takes the likeliest token)");
        assertThatThrownBy(() -> sampler(Double.NaN, 0, 1, 1)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> sampler(Double.POSITIVE_INFINITY, 0, 1, 1)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> sampler(1, -1, 1, 1)).hasMessageContaining("top_k must not be negative: -1");
        assertThatThrownBy(() -> sampler(1, 0, 0, 1)).hasMessageContaining("top_p");
        assertThatThrownBy(() -> sampler(1, 0, 1.01, 1)).hasMessageContaining("top_p");
        assertThatThrownBy(() -> sampler(1, 0, 1, 0)).hasMessageContaining("repetition_penalty");
    }

    @Test
    void unusableLogitsAreNamed() {
        assertThatThrownBy(() -> sampler(1, 0, 1, 1).choose(new float[] {0, Float.NaN}, NONE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 1 is NaN");
        assertThatThrownBy(() -> Sampler.greedy().choose(new float[] {Float.POSITIVE_INFINITY}, NONE, 0))
                .hasMessageContaining("token 0 is Infinity");
        float nothing = Float.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> Sampler.greedy().choose(new float[] {nothing, nothing}, NONE, 0))
                .hasMessageContaining("all 2 logits are -Infinity");
    }
}
