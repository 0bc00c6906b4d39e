package org.attn4j.framework.op.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RouterLossTest {
    private static OpCheck loss(INDArray logits, INDArray share, double balance, double z) {
        return OpCheck.of((sd, in) -> new RouterLoss(sd, in[0], in[1], balance, z), logits, share);
    }

    private static INDArray shares(long seed, int experts) {
        INDArray s = OpCheck.normal(seed, experts).mul(0);
        Random random = new Random(seed);
        double sum = 0;
        double[] values = new double[experts];
        for (int e = 0; e < experts; e++) {
            values[e] = random.nextDouble();
            sum += values[e];
        }
        for (int e = 0; e < experts; e++) {
            s.putScalar(e, values[e] / sum);
        }
        return s;
    }

    @Test
    void balanceIsOneAtUniformRoutingAndTheNumberOfExpertsAtCollapse() {
        INDArray even = loss(Nd4j.zeros(DataType.DOUBLE, 6, 4), Nd4j.createFromArray(0.25, 0.25, 0.25, 0.25), 1, 0)
                .jvm()
                .get(0);
        assertThat(even.getDouble(0)).isEqualTo(1, within(1e-6));
        INDArray z = Nd4j.zeros(DataType.DOUBLE, 6, 4);
        z.getColumn(2).assign(100);
        INDArray collapsed =
                loss(z, Nd4j.createFromArray(0.0, 0, 1, 0), 1, 0).jvm().get(0);
        assertThat(collapsed.getDouble(0)).isEqualTo(4, within(1e-5));
    }

    @Test
    void sumsSharesTimesProbabilitiesAndSquaredLogSums() {
        INDArray z = Nd4j.createFromArray(new double[][] {{0, Math.log(3)}, {Math.log(4), 0}});
        // P = mean of (1/4, 3/4) and (4/5, 1/5) = (0.525, 0.475); E sum f P with f = (0.2, 0.8).
        double balance = 2 * (0.2 * 0.525 + 0.8 * 0.475);
        double square = (Math.pow(Math.log(4), 2) + Math.pow(Math.log(5), 2)) / 2;
        OpCheck check = loss(z, Nd4j.createFromArray(0.2, 0.8), 0.5, 0.1);
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(out.get(0).getDouble(0)).isEqualTo(0.5 * balance + 0.1 * square, within(1e-6));
        }
    }

    /** By central differences in double; shares count whole tokens and have no gradient. */
    @Test
    void gradientIsThatOfTheValues() {
        INDArray z = OpCheck.normal(1, 2, 2, 3);
        INDArray share = shares(2, 3);
        for (double[] c : new double[][] {{1, 0}, {0, 1}, {0.3, 0.2}}) {
            INDArray d = OpCheck.of(
                            (sd, in) -> new RouterLossGrad(sd, in[0], in[1], in[2], null, c[0], c[1]),
                            z,
                            share,
                            Nd4j.scalar(1.0))
                    .reference()
                    .get(0);
            for (int i = 0; i < z.length(); i++) {
                double slope = (moved(z, i, 1e-5, share, c) - moved(z, i, -1e-5, share, c)) / 2e-5;
                assertThat(d.getDouble(i)).isEqualTo(slope, within(1e-8));
            }
            assertThat(d.amaxNumber().doubleValue()).isGreaterThan(1e-3);
        }
    }

    /** Among hidden tokens the loss is that of the others alone, and its gradient reaches them alone. */
    @Test
    void hiddenTokensCountInNoMean() {
        INDArray z = OpCheck.rounded(OpCheck.normal(5, 300, 6).mul(2));
        int[] mask = new Random(2).ints(300, 0, 2).toArray();
        int[] kept = IntStream.range(0, 300).filter(t -> mask[t] == 1).toArray();
        INDArray share = shares(5, 6);
        INDArray d = Nd4j.scalar(1.7);
        INDArray hidden = Nd4j.createFromArray(mask);
        OpCheck forward = OpCheck.of((sd, in) -> new RouterLoss(sd, in[0], in[1], in[2], 0.7, 0.2), z, share, hidden);
        OpCheck backward = OpCheck.of(
                (sd, in) -> new RouterLossGrad(sd, in[0], in[1], in[2], in[3], 0.7, 0.2), z, share, d, hidden);
        Measured.below(2e-6, forward);
        Measured.below(1e-5, backward);
        INDArray own = z.getRows(kept).dup('c');
        double alone = loss(own, share, 0.7, 0.2).reference().get(0).getDouble(0);
        assertThat(forward.reference().get(0).getDouble(0)).isEqualTo(alone, within(1e-9));
        INDArray gradient = OpCheck.of(
                        (sd, in) -> new RouterLossGrad(sd, in[0], in[1], in[2], null, 0.7, 0.2), own, share, d)
                .reference()
                .get(0);
        INDArray among = backward.reference().get(0);
        assertThat(OpCheck.difference(gradient, among.getRows(kept).dup('c'))).isLessThan(1e-9);
        assertThat(among.norm1Number().doubleValue())
                .isEqualTo(gradient.norm1Number().doubleValue(), within(1e-9));
    }

    @Test
    void whereNoTokenCountsTheLossIsNothing() {
        INDArray z = OpCheck.normal(5, 9, 4);
        INDArray none = Nd4j.createFromArray(new int[9]);
        OpCheck forward =
                OpCheck.of((sd, in) -> new RouterLoss(sd, in[0], in[1], in[2], 0.7, 0.2), z, shares(1, 4), none);
        OpCheck backward = OpCheck.of(
                (sd, in) -> new RouterLossGrad(sd, in[0], in[1], in[2], in[3], 0.7, 0.2),
                z,
                shares(1, 4),
                Nd4j.scalar(1.0),
                none);
        assertThat(forward.jvm().get(0).getDouble(0)).isZero();
        assertThat(forward.reference().get(0).getDouble(0)).isZero();
        assertThat(backward.jvm().get(0).norm1Number().doubleValue()).isZero();
        assertThat(backward.reference().get(0).norm1Number().doubleValue()).isZero();
    }

    private static double moved(INDArray z, int i, double by, INDArray share, double[] c) {
        INDArray other = z.dup('c');
        other.putScalar(i, other.getDouble(i) + by);
        return loss(other, share, c[0], c[1]).reference().get(0).getDouble(0);
    }

    @Test
    void equalsTheReferenceOnRandomShapes() {
        equalsTheReference(new Random(4), 6);
    }

    @Tag("slow")
    @Test
    void equalsTheReferenceOnManyShapes() {
        equalsTheReference(new Random(14), 30);
    }

    private static void equalsTheReference(Random random, int cases) {
        for (int i = 0; i < cases; i++) {
            int experts = 1 + random.nextInt(40);
            int tokens = 1 + random.nextInt(600);
            INDArray z = OpCheck.rounded(OpCheck.normal(i, tokens, experts).mul(i % 5 == 0 ? 1e4 : 2));
            INDArray share = shares(i, experts);
            Measured.below(2e-6, loss(z, share, 0.7, 0.2));
            Measured.below(
                    1e-5,
                    OpCheck.of(
                            (sd, in) -> new RouterLossGrad(sd, in[0], in[1], in[2], null, 0.7, 0.2),
                            z,
                            share,
                            Nd4j.scalar(1.7)));
        }
    }
}
