package org.attn4j.framework.op.mixture.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Samples;
import org.attn4j.framework.op.mixture.Combine;
import org.attn4j.framework.op.mixture.CombineGrad;
import org.attn4j.framework.op.mixture.CountedTokens;
import org.attn4j.framework.op.mixture.Dispatch;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.GroupedLinearInputGrad;
import org.attn4j.framework.op.mixture.GroupedLinearParameterGrad;
import org.attn4j.framework.op.mixture.RouterLoss;
import org.attn4j.framework.op.mixture.RouterLossGrad;
import org.attn4j.framework.op.mixture.TopKRouting;
import org.attn4j.framework.op.mixture.TopKRoutingGrad;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MixtureCudaTest {
    /** Tokens, experts, active experts. */
    private static final int[][] ROUTINGS = {{1, 1, 1}, {5, 3, 3}, {700, 8, 2}, {131, 70, 5}};

    private final Samples samples = new Samples(11);

    @Test
    void routingEqualsTheReference() {
        for (int[] r : ROUTINGS) {
            INDArray logits = samples.normal(r[0], r[1]);
            for (double capacity : new double[] {0, 0.5, 1.25}) {
                close(routing(r[2], capacity, logits));
                // Equal logits: the lowest index comes first.
                close(routing(r[2], capacity, samples.integers(4, r[0], r[1]).castTo(DataType.DOUBLE)));
            }
            close(routing(r[2], 0, logits.mul(1e4)));
        }
    }

    @Test
    void routingAndItsLossesLeaveHiddenTokensOut() {
        for (int[] r : ROUTINGS) {
            INDArray logits = samples.normal(r[0], r[1]);
            INDArray share = samples.uniform(r[1]);
            INDArray d = samples.normal(1).reshape();
            INDArray ints = samples.integers(2, r[0]);
            for (INDArray mask : List.of(ints, ints.castTo(DataType.DOUBLE).mul(-1), ints.mul(0))) {
                for (double capacity : new double[] {0, 0.5, 1.25}) {
                    close(CudaCheck.of(
                            (sd, in) -> new TopKRouting(sd, in[0], null, in[1], r[2], capacity, 0, 1), logits, mask));
                }
                close(CudaCheck.of((sd, in) -> new RouterLoss(sd, in[0], in[1], in[2], 0.3, 0.1), logits, share, mask));
                close(CudaCheck.of(
                        (sd, in) -> new RouterLossGrad(sd, in[0], in[1], in[2], in[3], 0.3, 0.1),
                        logits,
                        share,
                        d,
                        mask));
            }
        }
    }

    @Test
    void tokensThatCount() {
        for (int[] s : new int[][] {{1, 1}, {3, 5}, {4, 700}}) {
            INDArray mask = samples.integers(2, s[0], s[1]).castTo(DataType.DOUBLE);
            INDArray causal = samples.integers(40, s[0], s[1]).sub(38);
            INDArray labels = samples.integers(3, s[0]).sub(1);
            INDArray chosen = samples.integers(4, 300).sub(1);
            INDArray positions = samples.integers(s[0] * s[1], 300);
            exact(CudaCheck.of((sd, in) -> CountedTokens.causal(sd, in[0], -1), causal));
            exact(CudaCheck.of((sd, in) -> CountedTokens.masked(sd, in[0], in[1], null, -1), labels, mask));
            exact(CudaCheck.of((sd, in) -> CountedTokens.masked(sd, in[0], in[1], null, 0), causal, mask));
            exact(CudaCheck.of((sd, in) -> CountedTokens.masked(sd, in[0], in[1], in[2], -1), chosen, mask, positions));
            exact(CudaCheck.of((sd, in) -> CountedTokens.rows(sd, in[0], s[1], -1), labels));
        }
    }

    private static void exact(CudaCheck check) {
        assertThat(check.error()).isZero();
    }

    @Test
    void noiseIsThatOfTheHost() {
        INDArray logits = samples.normal(37, 11);
        for (long step : new long[] {0, 3, 1L << 33}) {
            INDArray counter = Nd4j.scalar(DataType.INT64, step);
            close(CudaCheck.of(
                    (sd, in) -> new TopKRouting(sd, in[0], in[1], null, 3, 0, 0.7, 0x123456789ABCDEFL),
                    logits,
                    counter));
        }
    }

    @Test
    void gradientsOfRouting() {
        for (int[] r : ROUTINGS) {
            INDArray logits = samples.normal(r[0], r[1]);
            List<INDArray> chosen = routing(r[2], 0, logits).reference();
            INDArray d = samples.normal(r[0], r[2]);
            close(CudaCheck.of(
                    (sd, in) -> new TopKRoutingGrad(sd, in[0], in[1], in[2], in[3]),
                    logits,
                    chosen.get(0),
                    chosen.get(1),
                    d));
        }
    }

    @Test
    void routerLosses() {
        for (int[] r : ROUTINGS) {
            for (double scale : new double[] {1, 1e4}) {
                INDArray logits = samples.normal(r[0], r[1]).mul(scale);
                INDArray share = samples.uniform(r[1]);
                INDArray d = samples.normal(1).reshape();
                close(CudaCheck.of((sd, in) -> new RouterLoss(sd, in[0], in[1], 0.3, 0.1), logits, share));
                close(CudaCheck.of(
                        (sd, in) -> new RouterLossGrad(sd, in[0], in[1], in[2], null, 0.3, 0.1), logits, share, d));
            }
        }
    }

    @Test
    void rowsGoToExpertsAndBack() {
        for (int[] r : ROUTINGS) {
            for (double capacity : new double[] {0, 0.5}) {
                for (int width : new int[] {1, 77}) {
                    List<INDArray> route =
                            routing(r[2], capacity, samples.normal(r[0], r[1])).reference();
                    INDArray slots = route.get(2);
                    INDArray offsets = route.get(3);
                    INDArray x = samples.normal(r[0], width);
                    INDArray rows = samples.normal((long) r[0] * r[2], width);
                    close(CudaCheck.of((sd, in) -> new Dispatch(sd, in[0], in[1], in[2]), x, slots, offsets));
                    close(CudaCheck.of((sd, in) -> new Combine(sd, in[0], in[1], in[2], null), rows, slots, offsets));
                    INDArray weights = samples.normal(r[0], r[2]);
                    close(CudaCheck.of(
                            (sd, in) -> new Combine(sd, in[0], in[1], in[2], in[3]), rows, slots, offsets, weights));
                    close(CudaCheck.of(
                            (sd, in) -> new CombineGrad(sd, in[0], in[1], in[2], in[3], in[4]),
                            rows,
                            slots,
                            offsets,
                            weights,
                            x));
                }
            }
        }
    }

    @Test
    void groupedProducts() {
        int[][] offsets = {{0, 1}, {0, 0, 5, 5, 70, 130}, {0, 64, 128, 140}, {0, 0}};
        int[][] sizes = {{1, 1, 1}, {133, 17, 70}, {140, 70, 33}, {7, 5, 66}}; // rows, inputs, outputs
        for (int i = 0; i < sizes.length; i++) {
            INDArray at = Nd4j.createFromArray(offsets[i]);
            int groups = offsets[i].length - 1;
            INDArray x = samples.normal(sizes[i][0], sizes[i][1]);
            INDArray dy = samples.normal(sizes[i][0], sizes[i][2]);
            INDArray w = samples.normal(groups, sizes[i][1], sizes[i][2]);
            INDArray b = samples.normal(groups, sizes[i][2]);
            close(CudaCheck.of((sd, in) -> new GroupedLinear(sd, in[0], in[1], in[2], null), x, w, at));
            close(CudaCheck.of((sd, in) -> new GroupedLinear(sd, in[0], in[1], in[2], in[3]), x, w, at, b));
            close(CudaCheck.of((sd, in) -> new GroupedLinearInputGrad(sd, in[0], in[1], in[2]), dy, w, at));
            for (boolean biased : new boolean[] {false, true}) {
                close(CudaCheck.of(
                        (sd, in) -> new GroupedLinearParameterGrad(sd, in[0], in[1], in[2], biased), x, dy, at));
            }
        }
    }

    /** On tensor cores: operands that bfloat16 holds give products as exact as single precision's; biases are not rounded. */
    @Test
    void groupedProductsInBfloat16() {
        int[][] offsets = {{0, 1}, {0, 0, 5, 5, 70, 130}, {0, 64, 128, 140}, {0, 0}, {0, 290}, {0, 129, 300}};
        int[][] sizes = {{1, 1, 1}, {133, 17, 70}, {140, 72, 33}, {7, 5, 66}, {300, 40, 136}, {300, 136, 132}};
        for (int i = 0; i < sizes.length; i++) {
            INDArray at = Nd4j.createFromArray(offsets[i]);
            int groups = offsets[i].length - 1;
            INDArray x = rounded(samples.normal(sizes[i][0], sizes[i][1]));
            INDArray dy = rounded(samples.normal(sizes[i][0], sizes[i][2]));
            INDArray w = rounded(samples.normal(groups, sizes[i][1], sizes[i][2]));
            INDArray b = samples.normal(groups, sizes[i][2]);
            half(CudaCheck.of((sd, in) -> new GroupedLinear(sd, in[0], in[1], in[2], null), x, w, at));
            half(CudaCheck.of((sd, in) -> new GroupedLinear(sd, in[0], in[1], in[2], in[3]), x, w, at, b));
            half(CudaCheck.of((sd, in) -> new GroupedLinearInputGrad(sd, in[0], in[1], in[2]), dy, w, at));
            for (boolean biased : new boolean[] {false, true}) {
                half(CudaCheck.of(
                        (sd, in) -> new GroupedLinearParameterGrad(sd, in[0], in[1], in[2], biased), x, dy, at));
            }
        }
    }

    /** Numbers that bfloat16 does not hold are rounded, not cut off. */
    @Test
    void groupedOperandsAreRounded() {
        INDArray x = samples.normal(40, 33);
        INDArray w = samples.normal(2, 33, 20);
        INDArray at = Nd4j.createFromArray(0, 11, 40);
        CudaCheck check = CudaCheck.of((sd, in) -> new GroupedLinear(sd, in[0], in[1], in[2], null), x, w, at);
        double[] got = check.precision(Precision.BF16).cuda().get(0);
        double[] expected = CudaCheck.of(
                        (sd, in) -> new GroupedLinear(sd, in[0], in[1], in[2], null), rounded(x), rounded(w), at)
                .reference()
                .get(0)
                .reshape(got.length)
                .toDoubleVector();
        assertThat(got).containsExactly(expected, within(1e-4));
    }

    private static INDArray rounded(INDArray values) {
        return values.castTo(DataType.FLOAT).castTo(DataType.BFLOAT16).castTo(DataType.DOUBLE);
    }

    private static void half(CudaCheck check) {
        close(check.precision(Precision.BF16));
    }

    private static CudaCheck routing(int active, double capacity, INDArray logits) {
        return CudaCheck.of((sd, in) -> new TopKRouting(sd, in[0], null, null, active, capacity, 0, 1), logits);
    }

    private static void close(CudaCheck check) {
        assertThat(check.error()).isLessThan(1e-5);
    }
}
