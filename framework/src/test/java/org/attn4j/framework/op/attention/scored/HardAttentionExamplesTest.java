package org.attn4j.framework.op.attention.scored;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Worked examples of hard attention: it looks things up exactly, by content or by position. */
class HardAttentionExamplesTest {
    private static double[] lookUp(double[][] queries, double[][] keys, double[][] values) {
        ScoredAttentionSpec spec =
                new ScoredAttentionSpec(ScoreKind.DOT, WeightKind.HARD, 1, 1, false, false, false, 0, 0);
        OpCheck check = OpCheck.of(
                (sd, in) -> new ScoredAttention(sd, spec, in),
                Nd4j.createFromArray(new double[][][] {queries}),
                Nd4j.createFromArray(new double[][][] {keys}),
                Nd4j.createFromArray(new double[][][] {values}));
        INDArray jvm = check.jvm().get(0);
        assertThat(OpCheck.difference(check.reference().get(0), jvm)).isZero();
        return jvm.reshape(jvm.length()).toDoubleVector();
    }

    /** Tokens a, b, c have orthogonal codes: the query b fetches the value beside b, whatever the order. */
    @Test
    void fetchesByContentWithOrthogonalKeys() {
        double[] a = {1, 0, 0};
        double[] b = {0, 1, 0};
        double[] c = {0, 0, 1};
        assertThat(lookUp(new double[][] {b, a, c}, new double[][] {c, a, b}, new double[][] {{7}, {5}, {6}}))
                .containsExactly(6, 5, 7);
    }

    /** The sequence a b a: a query for a finds both, and gets the mean of what they hold. */
    @Test
    void averagesRepeatedTokens() {
        double[] a = {1, 0};
        double[] b = {0, 1};
        assertThat(lookUp(new double[][] {a, b}, new double[][] {a, b, a}, new double[][] {{2, 1}, {9, 9}, {4, 5}}))
                .containsExactly(3, 3, 9, 9);
        // A query that fits no key better than another gets the mean of all.
        assertThat(lookUp(new double[][] {{0, 0}}, new double[][] {a, b, a}, new double[][] {{3}, {6}, {9}}))
                .containsExactly(6);
    }

    /**
     * Positions as points on a circle: the query at position t is the point of position t - 1, which its own dot product
     * with any other point falls short of, so that each token fetches the one before it.
     */
    @Test
    void fetchesByPosition() {
        int n = 8;
        double[][] keys = new double[n][];
        double[][] queries = new double[n][];
        double[][] values = new double[n][];
        for (int t = 0; t < n; t++) {
            double angle = 2 * Math.PI * t / n;
            double before = 2 * Math.PI * (t - 1) / n;
            keys[t] = new double[] {Math.cos(angle), Math.sin(angle)};
            queries[t] = new double[] {Math.cos(before), Math.sin(before)};
            values[t] = new double[] {10 * t};
        }
        double[] got = lookUp(queries, keys, values);
        assertThat(List.of(got[1], got[2], got[3], got[4], got[5], got[6], got[7]))
                .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
    }
}
