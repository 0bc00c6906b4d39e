package org.attn4j.framework.op.attention.scored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.attn4j.framework.op.attention.AttentionCase;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.HeadsCase;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScoredAttentionTest {
    private record Case(ScoredAttentionSpec spec, List<INDArray> inputs) {
        static Case of(ScoreKind score, WeightKind weights, HeadsCase c, double dropout, long seed) {
            ScoredAttentionSpec spec = new ScoredAttentionSpec(
                    score, weights, c.heads(), 0.7, c.causal(), c.masked(), c.offset() != null, dropout, seed * 31);
            List<INDArray> inputs = c.projections(seed, 1);
            if (score.hasParameter()) {
                inputs.add(OpCheck.normal(seed + 5, c.heads(), score.parameterSize(c.width())));
            }
            inputs.addAll(c.visibility(seed));
            if (dropout > 0) {
                inputs.add(Nd4j.scalar(DataType.INT64, 5));
            }
            return new Case(spec, inputs);
        }

        OpCheck forward() {
            return OpCheck.of((sd, in) -> new ScoredAttention(sd, spec, in), inputs.toArray(INDArray[]::new));
        }

        OpCheck weights() {
            return OpCheck.of((sd, in) -> new ScoredAttentionWeights(sd, spec, in), inputs.toArray(INDArray[]::new));
        }

        OpCheck backward() {
            List<INDArray> all = new ArrayList<>(inputs);
            INDArray q = inputs.get(0);
            all.add(OpCheck.normal(9, q.size(0), q.size(1), inputs.get(2).size(2)));
            return OpCheck.of((sd, in) -> new ScoredAttentionGrad(sd, spec, in), all.toArray(INDArray[]::new));
        }
    }

    /** Query (1, -2), keys (0.5, 1) and (-1, 3), values 10 and 20: each score written out. */
    @Test
    void scoresEqualTheirFormulasByHand() {
        INDArray q = Nd4j.createFromArray(new double[][][] {{{1, -2}}});
        INDArray k = Nd4j.createFromArray(new double[][][] {{{0.5, 1}, {-1, 3}}});
        INDArray v = Nd4j.createFromArray(new double[][][] {{{10}, {20}}});
        check(ScoreKind.DOT, q, k, v, null, 0.5 - 2, -1 - 6);
        INDArray additive = Nd4j.createFromArray(new double[][] {{2, 3}});
        check(
                ScoreKind.ADDITIVE,
                q,
                k,
                v,
                additive,
                2 * Math.tanh(1.5) + 3 * Math.tanh(-1),
                2 * Math.tanh(0) + 3 * Math.tanh(1));
        // q W = (1 - 2 * 0.5, 2 + 2 * 1) = (0, 4).
        INDArray bilinear = Nd4j.createFromArray(new double[][] {{1, 2}, {0.5, -1}});
        check(ScoreKind.BILINEAR, q, k, v, bilinear, 4 * 1, 4 * 3);
        INDArray width = Nd4j.createFromArray(new double[] {0.5});
        check(ScoreKind.GAUSSIAN, q, k, v, width, -0.125 * (0.25 + 9), -0.125 * (4 + 25));
    }

    private static void check(
            ScoreKind kind, INDArray q, INDArray k, INDArray v, INDArray parameter, double first, double second) {
        ScoredAttentionSpec spec = new ScoredAttentionSpec(kind, WeightKind.SOFTMAX, 1, 1, false, false, false, 0, 0);
        List<INDArray> inputs = parameter == null ? List.of(q, k, v) : List.of(q, k, v, parameter);
        double p = 1 / (1 + Math.exp(second - first));
        Case c = new Case(spec, inputs);
        for (List<INDArray> got : List.of(c.forward().reference(), c.forward().jvm())) {
            assertThat(got.get(0).getDouble(0)).as("%s", kind).isEqualTo(10 * p + 20 * (1 - p), within(1e-5));
        }
        for (List<INDArray> got : List.of(c.weights().reference(), c.weights().jvm())) {
            assertThat(got.get(0).getDouble(0)).as("%s", kind).isEqualTo(p, within(1e-6));
        }
    }

    @Test
    void dotProductsEqualTheFusedOp() {
        HeadsCase sizes = new HeadsCase(2, 20, 30, 3, 8, 8, true, true, 4);
        Case c = Case.of(ScoreKind.DOT, WeightKind.SOFTMAX, sizes, 0.3, 8);
        AttentionSpec fused = new AttentionSpec(3, 3, 0.7, false, true, true, true, 0.3, 8 * 31);
        INDArray kv = Nd4j.concat(2, c.inputs.get(1), c.inputs.get(2));
        List<INDArray> inputs = new ArrayList<>(List.of(c.inputs.get(0), kv));
        inputs.addAll(c.inputs.subList(3, 6));
        INDArray expected = new AttentionCase(fused, inputs).forward().jvm().get(0);
        assertThat(OpCheck.difference(expected, c.forward().jvm().get(0))).isLessThan(1e-5);
    }

    @Test
    void gradientIsThatOfTheValues() {
        for (ScoreKind kind : ScoreKind.values()) {
            for (HeadsCase c : List.of(
                    new HeadsCase(2, 3, 4, 2, 2, 3, false, true, null),
                    new HeadsCase(1, 4, 4, 2, 3, 2, true, false, null),
                    new HeadsCase(1, 3, 5, 1, 2, 2, true, false, 1))) {
                for (double dropout : new double[] {0, 0.4}) {
                    Case test = Case.of(kind, WeightKind.SOFTMAX, c, dropout, 5);
                    assertThat(test.forward().gradientError())
                            .as("%s %s", kind, c)
                            .isLessThan(1e-6);
                }
            }
        }
    }

    /** Hard weights do not change with the scores: only values have a gradient, which is the true one. */
    @Test
    void hardWeightsPassNoGradientToScores() {
        HeadsCase c = new HeadsCase(1, 3, 4, 2, 2, 3, false, false, null);
        assertThat(Case.of(ScoreKind.DOT, WeightKind.HARD, c, 0, 5).forward().gradientError())
                .isLessThan(1e-6);
        Case none = Case.of(ScoreKind.BILINEAR, WeightKind.HARD, c, 0, 5);
        Case through = Case.of(ScoreKind.BILINEAR, WeightKind.HARD_STRAIGHT_THROUGH, c, 0, 5);
        Case soft = Case.of(ScoreKind.BILINEAR, WeightKind.SOFTMAX, c, 0, 5);
        for (int output : new int[] {0, 1, 3}) {
            assertThat(none.backward().jvm().get(output).amaxNumber().doubleValue())
                    .isZero();
            INDArray expected = soft.backward().jvm().get(output);
            assertThat(expected.amaxNumber().doubleValue()).isGreaterThan(0.01);
            assertThat(OpCheck.difference(expected, through.backward().jvm().get(output)))
                    .isLessThan(1e-6);
        }
        assertThat(OpCheck.difference(
                        none.backward().jvm().get(2), through.backward().jvm().get(2)))
                .isZero();
        assertThat(OpCheck.difference(
                        soft.backward().jvm().get(2), through.backward().jvm().get(2)))
                .isGreaterThan(0.01);
    }

    @Test
    void kernelsAgreeWithTheReference() {
        for (int i = 0; i < 32; i++) {
            Random random = new Random(i);
            HeadsCase c = HeadsCase.random(random, 24);
            ScoreKind kind = ScoreKind.values()[i % 4];
            WeightKind weights = WeightKind.values()[random.nextInt(3)];
            Case test = Case.of(kind, weights, c, random.nextInt(3) == 0 ? 0.3 : 0, i);
            assertThat(test.forward().oracleError()).as("%s %s", test.spec, c).isLessThan(1e-5);
            assertThat(test.weights().oracleError()).as("%s %s", test.spec, c).isLessThan(1e-5);
            List<INDArray> reference = test.backward().reference();
            double[] errors = test.backward().oracleErrors();
            for (int k = 0; k < errors.length; k++) {
                if (reference.get(k).amaxNumber().doubleValue() > 1e-2) {
                    assertThat(errors[k])
                            .as("output %d, %s %s", k, test.spec, c)
                            .isLessThan(2e-5);
                }
            }
        }
    }

    @Test
    void extremeScoresStayFinite() {
        HeadsCase c = new HeadsCase(1, 5, 7, 2, 3, 2, false, true, null);
        for (ScoreKind kind : ScoreKind.values()) {
            Case test = Case.of(kind, WeightKind.SOFTMAX, c, 0, 3);
            test.inputs.get(0).muli(1e4);
            for (INDArray output : test.backward().jvm()) {
                assertThat(output.sumNumber().doubleValue()).as("%s", kind).isFinite();
            }
            assertThat(test.weights().jvm().get(0).sumNumber().doubleValue()).isEqualTo(10, within(1e-4));
        }
    }

    @Test
    void hasTheSameBitsOnAnyNumberOfThreads() {
        HeadsCase c = new HeadsCase(3, 20, 20, 3, 8, 8, true, true, null);
        for (ScoreKind kind : ScoreKind.values()) {
            assertThat(Case.of(kind, WeightKind.SOFTMAX, c, 0.2, 3).forward().sameBits())
                    .isTrue();
            assertThat(Case.of(kind, WeightKind.SOFTMAX, c, 0.2, 3).backward().sameBits())
                    .isTrue();
        }
    }

    @Test
    void aParameterThatDoesNotFitIsRefused() {
        Case c = Case.of(
                ScoreKind.ADDITIVE, WeightKind.SOFTMAX, new HeadsCase(1, 2, 2, 2, 3, 3, false, false, null), 0, 1);
        c.inputs.set(3, OpCheck.normal(1, 2, 2));
        assertThatThrownBy(() -> c.forward().reference()).hasMessageContaining("ADDITIVE must have 6 elements");
    }
}
