package org.attn4j.framework.op.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class AttentionTest {
    private static final Logger LOG = LoggerFactory.getLogger(AttentionTest.class);
    private static final int[] WIDTHS = {1, 3, 8, 16, 32, 33, 64, 80};
    private static final int[] LENGTHS = {1, 2, 5, 7, 8, 9, 16, 17, 31, 33, 63, 64, 65, 80};

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static int any(Random random, int[] values) {
        return values[random.nextInt(values.length)];
    }

    static AttentionCase.Options options(Random random) {
        int groups = 1 + random.nextInt(3);
        int queries = any(random, LENGTHS);
        int keys = random.nextBoolean() ? queries : any(random, LENGTHS);
        boolean causal = random.nextBoolean();
        Integer offset = random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(2 * keys) - keys / 2);
        return new AttentionCase.Options(
                1 + random.nextInt(3),
                queries,
                keys,
                groups * (1 + random.nextInt(2)),
                groups,
                any(random, WIDTHS),
                causal,
                random.nextBoolean(),
                offset,
                any(random, List.of(0.0, 0.0, 0.3)),
                1);
    }

    /** Two tokens, one head of width 2, causal, scale 0.5; every number written out. */
    @Test
    void equalsTheFormulaByHand() {
        INDArray qkv = Nd4j.createFromArray(new double[][][] {
            {{1, 2, 3, -1, 10, 20}, {-1, 1, 2, 4, 30, -40}},
        });
        AttentionSpec spec = new AttentionSpec(1, 1, 0.5, true, true, false, false, 0, 0);
        // Query 1 = (-1, 1): scores 0.5 (-3 - 1) = -2 and 0.5 (-2 + 4) = 1.
        double z = Math.exp(-2) + Math.exp(1);
        double p0 = Math.exp(-2) / z;
        double p1 = Math.exp(1) / z;
        double[] y = {10, 20, 10 * p0 + 30 * p1, 20 * p0 - 40 * p1};
        // Query 0 = (1, 2) sees key 0 = (3, -1) alone: score 0.5 (3 - 2).
        double[] statistics = {0.5, Math.log(z)};
        double[] weights = {1, 0, p0, p1};

        OpCheck forward = OpCheck.of((sd, in) -> new Attention(sd, spec, in), qkv);
        for (List<INDArray> got : List.of(forward.reference(), forward.jvm(), forward.scalarPath())) {
            assertClose(got.get(0), y);
            assertClose(got.get(1), statistics);
        }
        OpCheck shown = OpCheck.of((sd, in) -> new AttentionWeights(sd, spec, in), qkv);
        for (List<INDArray> got : List.of(shown.reference(), shown.jvm(), shown.scalarPath())) {
            assertClose(got.get(0), weights);
        }

        // dy = (1, 0), (0, 1): query 1's dP = V dy = (20, -40), dS = P (dP - y . dy).
        double ds0 = p0 * (20 - y[3]);
        double ds1 = p1 * (-40 - y[3]);
        double[] gradient = {
            0,
            0,
            0.5 * ds0 * -1,
            0.5 * ds0 * 1,
            1,
            p0, //
            0.5 * (ds0 * 3 + ds1 * 2),
            0.5 * (-ds0 + ds1 * 4),
            0.5 * ds1 * -1,
            0.5 * ds1 * 1,
            0,
            p1
        };
        INDArray dy = Nd4j.createFromArray(new double[][][] {{{1, 0}, {0, 1}}});
        OpCheck backward = OpCheck.of(
                (sd, in) -> new AttentionGrad(sd, spec, in),
                qkv,
                Nd4j.createFromArray(y).reshape(1, 2, 2),
                Nd4j.createFromArray(statistics).reshape(1, 1, 2),
                dy);
        for (List<INDArray> got : List.of(backward.reference(), backward.jvm(), backward.scalarPath())) {
            assertClose(got.get(0), gradient);
        }
    }

    private static void assertClose(INDArray got, double... expected) {
        double[] values = got.dup('c').reshape(got.length()).toDoubleVector();
        assertThat(values).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).as("element %d", i).isEqualTo(expected[i], within(2e-5));
        }
    }

    @Test
    void gradientIsThatOfTheValues() {
        for (AttentionCase.Options o : List.of(
                new AttentionCase.Options(1, 3, 3, 2, 2, 2, true, false, null, 0, 1),
                new AttentionCase.Options(2, 2, 3, 2, 1, 3, false, true, null, 0, 1),
                new AttentionCase.Options(1, 3, 4, 2, 1, 2, true, false, 1, 0.4, 1),
                new AttentionCase.Options(1, 3, 3, 2, 1, 2, true, false, -2, 0.2, 1))) {
            assertThat(AttentionCase.of(o, 3).forward().gradientError())
                    .as("%s", o)
                    .isLessThan(1e-6);
        }
    }

    @Test
    void kernelsAgreeWithTheReference() {
        double[] worst = new double[5];
        for (int i = 0; i < 64; i++) {
            AttentionCase.Options o = options(new Random(1000 + i));
            AttentionCase c = AttentionCase.of(o, i);
            double[] forward = c.forward().oracleErrors();
            double[] backward = c.backward().oracleErrors();
            double[] errors = {
                forward[0],
                forward[1],
                backward[0],
                backward.length > 1 ? backward[1] : 0,
                c.weights().oracleError()
            };
            assertThat(Arrays.stream(errors).max().orElseThrow())
                    .as("case %d, %s: %s", i, o, Arrays.toString(errors))
                    .isLessThan(1e-5);
            for (int k = 0; k < errors.length; k++) {
                worst[k] = Math.max(worst[k], errors[k]);
            }
        }
        LOG.info("worst errors of y, statistics, dq or dqkv, dkv, weights: {}", Arrays.toString(worst));
    }

    @Test
    void scalarPathAgreesWithTheVectorPath() {
        for (int i = 0; i < 12; i++) {
            AttentionCase c = AttentionCase.of(options(new Random(3000 + i)), i);
            for (OpCheck check : List.of(c.forward(), c.backward(), c.weights())) {
                List<INDArray> vector = check.jvm();
                List<INDArray> scalar = check.scalarPath();
                for (int k = 0; k < vector.size(); k++) {
                    assertThat(OpCheck.difference(vector.get(k), scalar.get(k))).isLessThan(1e-5);
                }
            }
        }
    }

    /**
     * Small integers times a large factor: scores up to 1e4 that single precision holds exactly, so that nothing but the
     * kernel's own arithmetic may differ.
     */
    @Test
    void extremeScoresAreExact() {
        for (int keys : new int[] {5, 64, 150}) {
            AttentionSpec spec = new AttentionSpec(2, 1, 1, true, true, false, false, 0, 0);
            INDArray qkv =
                    Transforms.round(OpCheck.normal(keys, 1, keys, 4 * 16).mul(1.5));
            qkv.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 32))
                    .muli(256);
            AttentionCase c = new AttentionCase(spec, List.of(qkv));
            assertThat(c.weights().reference().get(0).sumNumber().doubleValue()).isEqualTo(2 * keys, within(1e-9));
            assertThat(c.forward().reference().get(1).maxNumber().doubleValue()).isGreaterThan(2e3);
            assertThat(c.forward().oracleError()).isLessThan(1e-5);
            assertThat(c.weights().oracleError()).isLessThan(1e-5);
            // Weights are recomputed from statistics that are rounded to half a unit in the last place of 8192.
            assertThat(c.backward().oracleError()).isLessThan(5e-4);
        }
    }

    @Test
    void weightsOfVisibleKeysSumToOne() {
        int sumsOfOne = 0;
        for (int i = 0; i < 20; i++) {
            AttentionCase.Options o = options(new Random(4000 + i));
            INDArray weights = AttentionCase.of(o, i).weights().jvm().get(0);
            assertThat(weights.minNumber().doubleValue()).isNotNegative();
            double[] sums = weights.sum(3)
                    .dup('c')
                    .reshape((long) o.batch() * o.heads() * o.queries())
                    .toDoubleVector();
            for (double sum : sums) {
                assertThat(sum == 0 || Math.abs(sum - 1) < 1e-5)
                        .as("%s: %s", o, sum)
                        .isTrue();
                sumsOfOne += sum == 0 ? 0 : 1;
            }
        }
        assertThat(sumsOfOne).isGreaterThan(100);
    }

    @Test
    void queryWithoutAVisibleKeyGetsNothing() {
        AttentionSpec spec = new AttentionSpec(1, 1, 1, true, true, true, true, 0, 0);
        INDArray qkv = OpCheck.normal(1, 2, 70, 12);
        INDArray mask = Nd4j.ones(DataType.INT32, 2, 70);
        mask.getRow(1).assign(0);
        AttentionCase c = new AttentionCase(spec, List.of(qkv, mask, OpCheck.scalar(-66)));
        // Sequence 0: the offset leaves queries 0 … 65 without a key. Sequence 1: the mask leaves none to any.
        for (List<INDArray> got : List.of(c.forward().jvm(), c.forward().scalarPath())) {
            for (int row = 0; row < 140; row++) {
                boolean nothing = row < 66 || row >= 70;
                INDArray y = got.get(0).reshape(140, 4).getRow(row);
                assertThat(y.norm1Number().doubleValue() == 0).as("row %d", row).isEqualTo(nothing);
                assertThat(Double.isInfinite(got.get(1).getDouble(row))).isEqualTo(nothing);
            }
        }
        INDArray gradient = c.backward().jvm().get(0).reshape(140, 12);
        assertThat(gradient.get(NDArrayIndex.interval(70, 140), NDArrayIndex.all())
                        .norm1Number()
                        .doubleValue())
                .isZero();
        assertThat(gradient.get(NDArrayIndex.interval(0, 66), NDArrayIndex.interval(0, 4))
                        .norm1Number()
                        .doubleValue())
                .isZero();
        assertThat(gradient.sumNumber().doubleValue()).isFinite();
        assertThat(gradient.norm1Number().doubleValue()).isPositive();
    }

    @Test
    void hasTheSameBitsOnAnyNumberOfThreads() {
        for (int i = 0; i < 6; i++) {
            AttentionCase c = AttentionCase.of(options(new Random(2000 + i)), i);
            assertThat(c.forward().sameBits()).isTrue();
            assertThat(c.backward().sameBits()).isTrue();
            assertThat(c.weights().sameBits()).isTrue();
        }
    }
}
