package org.attn4j.framework.op.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Attention as a function against loops in double precision. */
class FunctionalTest {
    private static final int B = 3;
    private static final int H = 2;
    private static final int T = 4;
    private static final int S = 5;
    private static final int K = 7;
    private static final int N = 6;

    /** Whether query t of example b may see key s. */
    private interface Sees {
        boolean test(int b, int t, int s);
    }

    private static INDArray random(DataType type, long seed, long... shape) {
        Random r = new Random(seed);
        double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(values, i -> r.nextGaussian());
        return Nd4j.createFromArray(values).reshape(shape).castTo(type);
    }

    /** Output and weights of [B, H, ...] arrays by the definition, one number at a time. */
    private static void check(AttentionResult result, INDArray q, INDArray k, INDArray v, Sees sees, double tolerance) {
        for (int b = 0; b < q.size(0); b++) {
            for (int h = 0; h < q.size(1); h++) {
                for (int t = 0; t < q.size(2); t++) {
                    double[] e = new double[(int) k.size(2)];
                    double sum = 0;
                    for (int s = 0; s < e.length; s++) {
                        double dot = 0;
                        for (int i = 0; i < q.size(3); i++) {
                            dot += q.getDouble(b, h, t, i) * k.getDouble(b, h, s, i);
                        }
                        e[s] = sees.test(b, t, s) ? Math.exp(dot / Math.sqrt(q.size(3))) : 0;
                        sum += e[s];
                    }
                    for (int s = 0; s < e.length; s++) {
                        e[s] = sum == 0 ? 0 : e[s] / sum;
                        assertThat(result.weights().getDouble(b, h, t, s)).isEqualTo(e[s], within(tolerance));
                    }
                    for (int n = 0; n < v.size(3); n++) {
                        double expected = 0;
                        for (int s = 0; s < e.length; s++) {
                            expected += e[s] * v.getDouble(b, h, s, n);
                        }
                        assertThat(result.output().getDouble(b, h, t, n)).isEqualTo(expected, within(tolerance));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void computesTheDefinitionUnderEveryKindOfMask(DataType type) {
        double tolerance = type == DataType.FLOAT ? 2e-6 : 1e-12;
        INDArray q = random(type, 1, B, H, T, K);
        INDArray k = random(type, 2, B, H, S, K);
        INDArray v = random(type, 3, B, H, S, N);

        AttentionResult all = Functional.attention(q, k, v, null, 0);
        assertThat(all.output().shape()).containsExactly(B, H, T, N);
        assertThat(all.weights().shape()).containsExactly(B, H, T, S);
        assertThat(all.output().dataType()).isEqualTo(type);
        check(all, q, k, v, (b, t, s) -> true, tolerance);

        int[] lengths = {5, 0, 2};
        INDArray padding = Nd4j.zeros(DataType.INT32, B, S);
        INDArray causal = Nd4j.zeros(DataType.BOOL, T, S);
        INDArray both = Nd4j.zeros(DataType.FLOAT, B, T, S);
        for (int b = 0; b < B; b++) {
            for (int t = 0; t < T; t++) {
                for (int s = 0; s < S; s++) {
                    padding.putScalar(new int[] {b, s}, s < lengths[b] ? 1 : 0);
                    causal.putScalar(new int[] {t, s}, s <= t ? 1 : 0);
                    both.putScalar(new int[] {b, t, s}, s < lengths[b] && s <= t ? 1 : 0);
                }
            }
        }
        check(Functional.attention(q, k, v, padding, 0), q, k, v, (b, t, s) -> s < lengths[b], tolerance);
        check(Functional.attention(q, k, v, causal, 0), q, k, v, (b, t, s) -> s <= t, tolerance);
        check(Functional.attention(q, k, v, both, 0), q, k, v, (b, t, s) -> s < lengths[b] && s <= t, tolerance);
        check(
                Functional.attention(q, k, v, both.reshape(B, 1, T, S), 0),
                q,
                k,
                v,
                (b, t, s) -> s < lengths[b] && s <= t,
                tolerance);
    }

    @Test
    void takesArraysWithoutHeadsOrBatchAndOfAnyOrder() {
        INDArray q = random(DataType.DOUBLE, 1, K, T).transpose();
        INDArray k = random(DataType.DOUBLE, 2, S, K).dup('f');
        INDArray v = random(DataType.DOUBLE, 3, S, N);
        INDArray mask = Nd4j.createFromArray(new double[][] {{1, 0, 1, 0, 1}});
        AttentionResult plain = Functional.attention(q, k, v, mask, 0);
        assertThat(plain.output().shape()).containsExactly(T, N);
        INDArray q4 = q.dup('c').reshape(1, 1, T, K);
        INDArray k4 = k.dup('c').reshape(1, 1, S, K);
        INDArray v4 = v.reshape(1, 1, S, N);
        check(
                new AttentionResult(
                        plain.output().reshape(1, 1, T, N), plain.weights().reshape(1, 1, T, S)),
                q4,
                k4,
                v4,
                (b, t, s) -> s % 2 == 0,
                1e-12);

        AttentionResult batched =
                Functional.attention(q4.reshape(1, T, K), k4.reshape(1, S, K), v4.reshape(1, S, N), mask, 0);
        assertThat(batched.output().reshape(T, N)).isEqualTo(plain.output());
        assertThat(batched.weights().shape()).containsExactly(1, T, S);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void staysFiniteAtExtremeScores(DataType type) {
        INDArray q = Nd4j.createFromArray(new double[][] {{1e4}, {-1e4}}).castTo(type);
        INDArray k = Nd4j.createFromArray(new double[][] {{1e4}, {0}, {-1e4}}).castTo(type);
        INDArray v = Nd4j.createFromArray(new double[][] {{1}, {2}, {3}}).castTo(type);
        assertThat(Functional.attention(q, k, v, null, 0).output().toDoubleVector())
                .containsExactly(1, 3);
        // The best key of each query is hidden.
        INDArray mask = Nd4j.createFromArray(new double[][] {{0, 1, 1}, {1, 1, 0}});
        assertThat(Functional.attention(q, k, v, mask, 0).output().toDoubleVector())
                .containsExactly(2, 2);
    }

    @Test
    void dropsAndScalesWeightsOfEqualSeedsAlike() {
        int keys = 4000;
        INDArray q = Nd4j.zeros(DataType.DOUBLE, 1, K);
        INDArray k = random(DataType.DOUBLE, 2, keys, K);
        INDArray eye = Nd4j.ones(DataType.DOUBLE, keys, 1);
        AttentionResult a = Functional.attention(q, k, eye, null, 0.25, 11);
        // Uniform weights: the output is the share kept, divided by 0.75; three standard deviations are 0.028.
        assertThat(a.output().getDouble(0)).isEqualTo(1, within(0.028)).isNotEqualTo(1);
        assertThat(a.weights().sumNumber().doubleValue()).isEqualTo(1, within(1e-9));
        assertThat(Functional.attention(q, k, eye, null, 0.25, 11).output()).isEqualTo(a.output());
        assertThat(Functional.attention(q, k, eye, null, 0.25, 12).output()).isNotEqualTo(a.output());
        Nd4j.getRandom().setSeed(5);
        INDArray first = Functional.attention(q, k, eye, null, 0.25).output();
        Nd4j.getRandom().setSeed(5);
        assertThat(Functional.attention(q, k, eye, null, 0.25).output()).isEqualTo(first);
    }

    @Test
    void saysWhatDoesNotFit() {
        INDArray q = random(DataType.FLOAT, 1, B, T, K);
        INDArray k = random(DataType.FLOAT, 2, B, S, K);
        INDArray v = random(DataType.FLOAT, 3, B, S, N);
        assertThatThrownBy(() -> Functional.attention(q, v, v, null, 0))
                .hasMessage("attention: key must be [3, S, 7] for query [3, 4, 7], got [3, 5, 6]");
        assertThatThrownBy(() -> Functional.attention(q, k, q, null, 0))
                .hasMessage("attention: value must be [3, 5, N] for key [3, 5, 7], got [3, 4, 7]");
        assertThatThrownBy(() -> Functional.attention(q, k, v, Nd4j.ones(T, T), 0))
                .hasMessage("attention: the mask must be [T, S] = [4, 5], [B, S] = [3, 5] or [B, T, S] = [3, 4, 5],"
                        + " got [4, 4]");
        assertThatThrownBy(() -> Functional.attention(k, q, q, Nd4j.ones(2, 2, T), 0))
                .hasMessageContaining("got [2, 2, 4]");
        assertThatThrownBy(() -> Functional.attention(
                        random(DataType.FLOAT, 1, 4, 4, K),
                        random(DataType.FLOAT, 1, 4, 4, K),
                        random(DataType.FLOAT, 1, 4, 4, K),
                        Nd4j.ones(4, 4),
                        0))
                .hasMessageContaining("may be [B, S] or [T, S], since B = T = 4; give [B, 1, S] or [1, T, S]");
        assertThatThrownBy(() -> Functional.attention(q, k, v, Nd4j.valueArrayOf(new long[] {T, S}, -1e9), 0))
                .hasMessageContaining("the mask must hold 1 (keeps) and 0 (hides) only");
        assertThatThrownBy(() -> Functional.attention(q, k.castTo(DataType.DOUBLE), v, null, 0))
                .hasMessageContaining("one type, got FLOAT, DOUBLE and FLOAT");
        assertThatThrownBy(() -> Functional.attention(q, k, v, null, 1)).hasMessageContaining("dropout");
    }
}
