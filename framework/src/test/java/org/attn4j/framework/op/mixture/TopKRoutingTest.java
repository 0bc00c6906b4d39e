package org.attn4j.framework.op.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TopKRoutingTest {
    private static final double LN3 = Math.log(3);

    private static OpCheck routing(INDArray logits, int active, double capacity) {
        return OpCheck.of((sd, in) -> new TopKRouting(sd, in[0], null, null, active, capacity, 0, 0), logits);
    }

    private static OpCheck noisy(INDArray logits, int active, double noise, long step) {
        return OpCheck.of(
                (sd, in) -> new TopKRouting(sd, in[0], in[1], null, active, 0, noise, 99),
                logits,
                Nd4j.scalar(DataType.INT64, step));
    }

    private static int[] ints(INDArray array) {
        return array.dup('c').data().asInt();
    }

    /** Token 0 likes expert 2, then 0; token 1 sees only ties; token 2 likes 1, then 2. */
    private static INDArray logits() {
        return Nd4j.createFromArray(new double[][] {{1, -1, 1 + LN3}, {0.5, 0.5, 0.5}, {-3, 2, 2 - LN3}});
    }

    @Test
    void sendsTokensToTheLargestLogitsAndSharesWeightAmongThem() {
        OpCheck check = routing(logits(), 2, 0);
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(ints(out.get(1))).containsExactly(2, 0, 0, 1, 1, 2);
            // Rows by expert, then token: expert 0 has tokens 0, 1; expert 1 tokens 1, 2; expert 2 tokens 0, 2.
            assertThat(ints(out.get(2))).containsExactly(4, 0, 1, 2, 3, 5);
            assertThat(ints(out.get(3))).containsExactly(0, 2, 4, 6);
            double[] weights = {0.75, 0.25, 0.5, 0.5, 0.75, 0.25};
            for (int i = 0; i < weights.length; i++) {
                assertThat(out.get(0).getDouble(i / 2, i % 2)).isEqualTo(weights[i], within(1e-6));
            }
            assertThat(out.get(4).toDoubleVector())
                    .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-6));
            assertThat(out.get(5).getInt(0)).isZero();
        }
    }

    @Test
    void dropsTokensBeyondCapacityInTheirOrder() {
        // Four tokens all want expert 1 first, then expert 0: 8 assignments; capacity ceil(1.1 * 4 * 2 / 3) = 3.
        INDArray z = Nd4j.createFromArray(new double[][] {{1, 2, 0}, {1, 2, 0}, {1, 2, 0}, {1, 2, 0}});
        OpCheck check = routing(z, 2, 1.1);
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(ints(out.get(2))).containsExactly(3, 0, 4, 1, 5, 2, -1, -1);
            assertThat(ints(out.get(3))).containsExactly(0, 3, 6, 6);
            assertThat(out.get(5).getInt(0)).isEqualTo(2);
            assertThat(out.get(4).toDoubleVector()).containsExactly(0.5, 0.5, 0);
            assertThat(out.get(0).getDouble(3, 0)).isEqualTo(1 / (1 + Math.exp(-1)), within(1e-6));
        }
        assertThat(new TopKRouting(SameDiff.create(), z(), null, null, 2, 0.001, 0, 0).capacity(4, 3))
                .isOne();
    }

    private static org.nd4j.autodiff.samediff.SDVariable z() {
        return SameDiff.create().placeHolder("z", DataType.FLOAT, 4, 3);
    }

    @Test
    void hiddenTokensTakeNoExpertAndNoCapacity() {
        // Of four tokens that all want expert 1, then 0, the second and third are padding: capacity ceil(1.1 * 2 * 2 /
        // 3) = 2.
        INDArray z = Nd4j.createFromArray(new double[][] {{1, 2, 0}, {1, 2, 0}, {1, 2, 0}, {1, 2, 0}});
        for (INDArray mask : List.of(Nd4j.createFromArray(1, 0, 0, 1), Nd4j.createFromArray(1.0, 0.0, -0.0, 1.0))) {
            OpCheck check = masked(z, mask, 2, 1.1);
            for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
                assertThat(ints(out.get(2))).containsExactly(2, 0, -1, -1, -1, -1, 3, 1);
                assertThat(ints(out.get(3))).containsExactly(0, 2, 4, 4);
                assertThat(out.get(4).toDoubleVector()).containsExactly(0.5, 0.5, 0);
                assertThat(out.get(5).getInt(0)).isZero();
            }
        }
        OpCheck none = masked(z, Nd4j.createFromArray(0, 0, 0, 0), 2, 1.1);
        for (List<INDArray> out : List.of(none.reference(), none.jvm())) {
            assertThat(ints(out.get(2))).containsOnly(-1);
            assertThat(ints(out.get(3))).containsOnly(0);
            assertThat(out.get(4).toDoubleVector()).containsOnly(0);
            assertThat(out.get(5).getInt(0)).isZero();
        }
    }

    /** Tokens among hidden ones are routed as they are among themselves. */
    @Test
    void aMaskIsAsGoodAsLeavingTokensOut() {
        Random random = new Random(6);
        for (int i = 0; i < 12; i++) {
            int experts = 2 + random.nextInt(8);
            int active = 1 + random.nextInt(2);
            int tokens = 1 + random.nextInt(300);
            double capacity = i % 3 == 0 ? 0 : 0.3 + random.nextDouble();
            INDArray z = OpCheck.rounded(OpCheck.normal(i, tokens, experts));
            int[] mask = random.ints(tokens, 0, 2).toArray();
            int[] kept = IntStream.range(0, tokens).filter(t -> mask[t] == 1).toArray();
            OpCheck check = masked(z, Nd4j.createFromArray(mask), active, capacity);
            Measured.below(1e-6, check);
            if (kept.length == 0) {
                continue;
            }
            List<INDArray> alone =
                    routing(z.getRows(kept).dup('c'), active, capacity).jvm();
            List<INDArray> among = check.jvm();
            for (int t = 0; t < kept.length; t++) {
                for (int k = 0; k < active; k++) {
                    assertThat(among.get(2).getInt(kept[t], k))
                            .isEqualTo(alone.get(2).getInt(t, k));
                }
            }
            for (int output = 3; output < 6; output++) {
                assertThat(among.get(output)).isEqualTo(alone.get(output));
            }
        }
    }

    private static OpCheck masked(INDArray logits, INDArray mask, int active, double capacity) {
        return OpCheck.of((sd, in) -> new TopKRouting(sd, in[0], null, in[1], active, capacity, 0, 0), logits, mask);
    }

    @Test
    void weightsSumToOne() {
        INDArray z = OpCheck.normal(1, 50, 16).mul(5);
        for (int active : new int[] {1, 2, 5, 16}) {
            INDArray weights = routing(z, active, 0).jvm().get(0);
            for (int t = 0; t < 50; t++) {
                assertThat(weights.getRow(t).sumNumber().doubleValue()).isEqualTo(1, within(1e-6));
            }
        }
    }

    @Test
    void gradientIsThatOfTheWeights() {
        // Distinct multiples of 0.3 keep every pair apart by more than the difference step.
        double[] z = new Random(3)
                .ints(0, 1000)
                .distinct()
                .limit(6 * 5)
                .mapToDouble(i -> i * 0.003)
                .toArray();
        for (int active : new int[] {2, 3, 5}) {
            assertThat(routing(Nd4j.createFromArray(z).reshape(2, 3, 5), active, 0)
                            .gradientError())
                    .isLessThan(1e-6);
        }
    }

    @Test
    void equalsTheReferenceOnRandomShapes() {
        Random random = new Random(4);
        for (int i = 0; i < 20; i++) {
            int experts = 1 + random.nextInt(20);
            int active = 1 + random.nextInt(experts);
            int tokens = 1 + random.nextInt(700);
            double capacity = i % 3 == 0 ? 0 : 0.5 + random.nextDouble();
            // Rounded first: single precision then sees the same order and the same ties.
            INDArray z = OpCheck.rounded(OpCheck.normal(i, tokens, experts).mul(i % 5 == 0 ? 1e4 : 1));
            OpCheck check = routing(z, active, capacity);
            Measured.below(1e-6, check);
            // Where one weight is nearly 1, gradients are differences of nearly equal numbers.
            List<INDArray> out = routing(OpCheck.normal(i + 200, tokens, experts), active, capacity)
                    .reference();
            Measured.below(
                    1e-5,
                    OpCheck.of(
                            (sd, in) -> new TopKRoutingGrad(sd, in[0], in[1], in[2], in[3]),
                            z,
                            out.get(0),
                            out.get(1),
                            OpCheck.normal(i + 100, tokens, active)));
        }
    }

    @Test
    void noiseMovesTokensDifferentlyEachStep() {
        INDArray z = Nd4j.zeros(DataType.DOUBLE, 4000, 4);
        int[] one = ints(noisy(z, 1, 0.5, 1).jvm().get(1));
        assertThat(ints(noisy(z, 1, 0.5, 1).jvm().get(1))).isEqualTo(one);
        assertThat(ints(noisy(z, 1, 0.5, 2).jvm().get(1))).isNotEqualTo(one);
        // Equal logits and independent noise: a quarter each, within five standard deviations.
        double[] share = noisy(z, 1, 0.5, 1).jvm().get(4).toDoubleVector();
        for (double s : share) {
            assertThat(s).isEqualTo(0.25, within(5 * Math.sqrt(0.25 * 0.75 / 4000)));
        }
        Measured.below(1e-5, noisy(OpCheck.normal(9, 37, 5), 2, 0.3, 7));
        assertThat(noisy(Nd4j.createFromArray(new double[][] {{0, 9, 4}, {8, 1, -4}}), 2, 0.1, 3)
                        .gradientError())
                .isLessThan(1e-6);
    }

    @Test
    void refusesMoreActiveExpertsThanThereAre() {
        TopKRouting op = new TopKRouting(SameDiff.create(), z(), null, null, 4, 0, 0, 0);
        assertThatThrownBy(() -> op.outputs(List.of(TensorSpec.floats(4, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("between 1 and the 3 experts")
                .hasMessageContaining("got 4");
    }
}
