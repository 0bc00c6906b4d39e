package org.attn4j.framework.op.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Patterns of sparse attention in {@link Attention}. */
public class SparseAttentionTest {
    private static final int[] LENGTHS = {1, 9, 64, 65, 130, 200};

    /** A pattern with small parts of each kind. */
    public static SparsePattern pattern(Random random, int longest) {
        int unit = random.nextBoolean() ? 1 : 8 << random.nextInt(4);
        int draws = unit == 1 ? 0 : random.nextInt(3);
        return new SparsePattern(
                unit,
                random.nextInt(unit == 1 ? 70 : 3),
                random.nextInt(unit == 1 ? 40 : 2),
                1 + (unit == 1 && random.nextBoolean() ? 2 : 0),
                random.nextInt(3),
                draws,
                draws == 0 ? 0 : (longest + unit - 1) / unit,
                random.nextLong());
    }

    /** Windows over several tiles, whose first one late queries do not see. */
    private static AttentionCase windowed(int i) {
        AttentionCase dense = AttentionCase.of(
                new AttentionCase.Options(2, 200, 200, 4, 2, 20, i == 0, i == 2, null, i == 1 ? 0.3 : 0, 1), i);
        SparsePattern[] patterns = {
            SparsePattern.window(40, 0, 1), SparsePattern.window(20, 20, 1), new SparsePattern(16, 1, 1, 1, 0, 1, 13, 3)
        };
        return new AttentionCase(dense.spec().over(patterns[i]), dense.inputs());
    }

    private static AttentionCase random(int i) {
        // Neighbouring seeds draw alike at first.
        Random random = new Random(i * 0x9E3779B97F4A7C15L);
        int groups = 1 + random.nextInt(2);
        int queries = LENGTHS[random.nextInt(LENGTHS.length)];
        int keys = random.nextInt(3) > 0 ? queries : LENGTHS[random.nextInt(LENGTHS.length)];
        AttentionCase dense = AttentionCase.of(
                new AttentionCase.Options(
                        1 + random.nextInt(2),
                        queries,
                        keys,
                        groups * (1 + random.nextInt(2)),
                        groups,
                        1 + random.nextInt(20),
                        random.nextBoolean(),
                        random.nextInt(3) == 0,
                        random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(2 * keys) - keys / 2),
                        random.nextInt(3) > 0 ? 0 : 0.3,
                        1),
                i);
        return new AttentionCase(dense.spec().over(pattern(random, Math.max(queries, keys))), dense.inputs());
    }

    /** Three tokens whose queries are 1 and keys 0, causal, a window of two: the means of the last two values. */
    @Test
    void equalsTheFormulaByHand() {
        INDArray qkv = Nd4j.createFromArray(new double[][][] {{{1, 0, 2}, {1, 0, 4}, {1, 0, 10}}});
        AttentionSpec spec =
                new AttentionSpec(1, 1, 1, true, true, false, false, 0, 0).over(SparsePattern.window(1, 0, 1));
        OpCheck check = OpCheck.of((sd, in) -> new Attention(sd, spec, in), qkv);
        for (List<INDArray> got : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            double[] y = got.get(0).dup('c').reshape(3).toDoubleVector();
            assertThat(y).containsExactly(new double[] {2, 3, 7}, within(1e-5));
        }
    }

    /** Every kind of pair in a pattern of eight units of two tokens, told one by one. */
    @Test
    void pairsAreThoseOfTheDefinition() {
        SparsePattern pattern = new SparsePattern(2, 1, 1, 1, 1, 2, 8, 5);
        SparseMask mask = new SparseMask(pattern, 3);
        boolean differ = false;
        for (int h = 0; h < 3; h++) {
            for (int t = 0; t < 16; t++) {
                int others = 0;
                for (int s = 0; s < 16; s++) {
                    int u = t / 2;
                    int v = s / 2;
                    boolean certain = Math.abs(u - v) <= 1 || u == 0 || v == 0;
                    assertThat(mask.sees(h, t, s) || !certain)
                            .as("%d %d %d", h, t, s)
                            .isTrue();
                    others += !certain && mask.sees(h, t, s) ? 1 : 0;
                    differ |= mask.sees(0, t, s) != mask.sees(h, t, s);
                }
                assertThat(others).as("random keys of query %d", t).isEqualTo(t < 2 ? 0 : 4);
            }
        }
        assertThat(differ).as("heads draw units of their own").isTrue();
        SparseMask dilated = new SparseMask(SparsePattern.window(4, 2, 2), 1);
        for (int s = 0; s < 16; s++) {
            assertThat(dilated.sees(0, 8, s)).isEqualTo(s == 4 || s == 6 || s == 8 || s == 10);
        }
    }

    /** Tiles are told whole or empty only where each of their pairs is. */
    @Test
    void tilesAreToldByTheirPairs() {
        for (int i = 0; i < 300; i++) {
            Random random = new Random(i);
            SparseMask mask = new SparseMask(pattern(random, 120), 2);
            int h = random.nextInt(2);
            int t = random.nextInt(100);
            int s = random.nextInt(100);
            int u = t + random.nextInt(20);
            int v = s + random.nextInt(20);
            int seen = 0;
            for (int q = t; q <= u; q++) {
                float[] scores = new float[v - s + 1];
                mask.hide(h, q, s, scores.length, scores, 0);
                for (int k = s; k <= v; k++) {
                    seen += mask.sees(h, q, k) ? 1 : 0;
                    assertThat(scores[k - s] == 0).isEqualTo(mask.sees(h, q, k));
                }
            }
            int all = (u - t + 1) * (v - s + 1);
            assertThat(mask.seesAny(h, t, u, s, v) || seen == 0)
                    .as("case %d", i)
                    .isTrue();
            assertThat(!mask.seesAll(h, t, u, s, v) || seen == all)
                    .as("case %d", i)
                    .isTrue();
        }
    }

    @Test
    void gradientIsThatOfTheValues() {
        for (int i = 0; i < 4; i++) {
            AttentionCase dense = AttentionCase.of(
                    new AttentionCase.Options(1, 5, 5, 2, 1 + i % 2, 2, i % 2 == 0, i == 3, null, i == 1 ? 0.3 : 0, 1),
                    i);
            SparsePattern pattern = i < 2 ? SparsePattern.window(1, 1, 1) : new SparsePattern(1, 1, 0, 1, 1, 1, 5, 7);
            AttentionCase c = new AttentionCase(dense.spec().over(pattern), dense.inputs());
            assertThat(c.forward().gradientError()).as("%s", c.spec()).isLessThan(1e-6);
        }
    }

    /** The reference knows every pair's score: it is dense attention under the pattern as a mask. */
    @Test
    void kernelsAgreeWithDenseAttentionUnderTheSameMask() {
        for (int i = 0; i < 43; i++) {
            AttentionCase c = i < 40 ? random(i) : windowed(i - 40);
            for (OpCheck check : List.of(c.forward(), c.backward(), c.weights())) {
                List<INDArray> reference = check.reference();
                double[] errors = check.oracleErrors();
                for (int k = 0; k < errors.length; k++) {
                    boolean counts = reference.get(k).amaxNumber().doubleValue() > 1e-3;
                    double error =
                            counts ? errors[k] : check.jvm().get(k).amaxNumber().doubleValue();
                    assertThat(error)
                            .as("case %d, output %d of %s, %s", i, k, check.name(), c.spec())
                            .isLessThan(1e-5);
                }
            }
        }
    }

    @Test
    void scalarPathAgreesAndThreadsDoNotMatter() {
        for (int i = 0; i < 4; i++) {
            AttentionCase c = random(50 + i);
            for (OpCheck check : List.of(c.forward(), c.backward(), c.weights())) {
                List<INDArray> vector = check.jvm();
                List<INDArray> scalar = check.scalarPath();
                for (int k = 0; k < vector.size(); k++) {
                    assertThat(vector.get(k).equalsWithEps(scalar.get(k), 1e-4)).isTrue();
                }
                assertThat(check.sameBits()).isTrue();
            }
        }
    }
}
