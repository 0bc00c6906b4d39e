package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.PoolerKind;
import org.attn4j.framework.layer.position.RelativePosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

/** What published encoders and encoder-decoders have of their own, against its formula. */
class PretrainedLayersTest {
    private static final int B = 2;
    private static final int T = 5;
    private static final int D = 6;
    private static final int H = 2;

    @Test
    void unscaledScoresAreDotProducts() {
        LayerRunner layer = LayerRunner.of(new CausalAttention(H, 0, true, 0, Score.DOT, false), 1, T, D);
        float[] x = Normal.draw(4, T * D);
        layer.run(x);
        double[][] qkv = Textbook.linear(
                Textbook.sequence(x, 0, T, D), layer.parameter("qkv.weight"), layer.parameter("qkv.bias"));
        int k = D / H;
        for (int h = 0; h < H; h++) {
            for (int t = 0; t < T; t++) {
                double[] e = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < k; i++) {
                        e[s] += qkv[t][h * k + i] * qkv[s][D + h * k + i];
                    }
                    e[s] = Math.exp(e[s]);
                }
                for (int s = 0; s <= t; s++) {
                    assertThat((double) layer.weights()[(h * T + t) * T + s])
                            .isEqualTo(e[s] / Arrays.stream(e).sum(), within(1e-5));
                }
            }
        }
        assertThatThrownBy(() -> new CausalAttention(H, 0, true, 0, Score.BILINEAR, false))
                .hasMessageContaining("only scores of dot products can go unscaled");
    }

    @Test
    void headsOfTheirOwnWidthAreNormalisedEach() {
        int k = 5;
        double epsilon = 0.1;
        LayerRunner layer = LayerRunner.of(
                new CausalAttention(H, 0, true, 0, Score.DOT, true, k, Optional.of(new RootMeanSquareNorm(epsilon))),
                1,
                T,
                D);
        float[] x = Normal.draw(4, T * D);
        layer.run(x);
        double[][] qkv = Textbook.linear(
                Textbook.sequence(x, 0, T, D), layer.parameter("qkv.weight"), layer.parameter("qkv.bias"));
        float[] query = layer.parameter("query_norm.weight");
        float[] key = layer.parameter("key_norm.weight");
        assertThat(layer.parameter("output.weight")).hasSize(H * k * D);
        for (int h = 0; h < H; h++) {
            for (int t = 0; t < T; t++) {
                double[] e = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    double qRoot = root(qkv[t], h * k, k, epsilon);
                    double kRoot = root(qkv[s], (H + h) * k, k, epsilon);
                    for (int i = 0; i < k; i++) {
                        e[s] += qkv[t][h * k + i] / qRoot * query[i] * qkv[s][(H + h) * k + i] / kRoot * key[i];
                    }
                    e[s] = Math.exp(e[s] / Math.sqrt(k));
                }
                for (int s = 0; s <= t; s++) {
                    assertThat((double) layer.weights()[(h * T + t) * T + s])
                            .isEqualTo(e[s] / Arrays.stream(e).sum(), within(1e-5));
                }
            }
        }
    }

    private static double root(double[] row, int from, int count, double epsilon) {
        return Math.sqrt(Arrays.stream(row, from, from + count).map(v -> v * v).sum() / count + epsilon);
    }

    @Test
    void poolersAreALinearMapAndAnActivation() {
        float[] x = Normal.draw(6, B * T * D);
        for (PoolerKind kind : PoolerKind.values()) {
            Layer pooling = (s, v) -> s.sd().expandDims(new ClassPooling(kind).build(s, v, null), 1);
            LayerRunner layer = LayerRunner.of(pooling, B, T, D);
            float[] y = layer.run(x);
            for (int b = 0; b < B; b++) {
                double[][] first = {Textbook.sequence(x, b, T, D)[0]};
                double[][] expected = kind == PoolerKind.NONE
                        ? first
                        : Textbook.linear(first, layer.parameter("pooler.weight"), layer.parameter("pooler.bias"));
                for (int i = 0; i < D; i++) {
                    double v = expected[0][i];
                    double activated =
                            kind == PoolerKind.TANH ? Math.tanh(v) : kind == PoolerKind.RELU ? Math.max(v, 0) : v;
                    assertThat((double) y[b * D + i]).as("%s", kind).isEqualTo(activated, within(1e-5));
                }
            }
        }
    }

    @Test
    void gatedFeedForwardMultipliesByTheActivatedGate() {
        for (ActivationKind kind : ActivationKind.values()) {
            LayerRunner layer = LayerRunner.of(new SwiGluFeedForward(7, kind, 0), 1, T, D);
            float[] x = Normal.draw(8, T * D);
            float[] y = layer.run(x);
            double[][] rows = Textbook.sequence(x, 0, T, D);
            double[][] gate = Textbook.linear(rows, layer.parameter("gate.weight"), null);
            double[][] up = Textbook.linear(rows, layer.parameter("up.weight"), null);
            for (int t = 0; t < T; t++) {
                for (int f = 0; f < 7; f++) {
                    up[t][f] *= activated(kind, gate[t][f]);
                }
            }
            assertThat(Textbook.distance(Textbook.linear(up, layer.parameter("down.weight"), null), y, 0))
                    .as("%s", kind)
                    .isLessThan(1e-5);
        }
    }

    private static double activated(ActivationKind kind, double x) {
        return switch (kind) {
            case RELU -> Math.max(x, 0);
            case GELU -> x / 2 * (1 + erf(x / Math.sqrt(2)));
            case GELU_TANH -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /** By its Maclaurin series. */
    private static double erf(double x) {
        double sum = 0;
        double term = x;
        for (int n = 0; n < 60; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    /** The second block of a stack looks by the table of the first: there is no other. */
    @Test
    void blocksOfAStackCanShareOneTableOfRelativePositions() {
        RelativePosition position = new RelativePosition(8, 20, true);
        Layer stack = (s, x) -> {
            Scope placed = s.with(position.within(s.context()));
            SDVariable y =
                    new CausalAttention(H, 0, true, 0).build(placed.block(0).in("attention"), x);
            return new CausalAttention(H, 0, true, 0).build(placed.block(1).in("attention"), y);
        };
        LayerRunner layer = LayerRunner.of(stack, 1, T, D);
        layer.run(Normal.draw(1, T * D));
        assertThat(layer.parameter("relative.weight")).hasSize(H * 8);
        assertThatThrownBy(() -> layer.parameter("blocks.1.attention.relative.weight"))
                .isInstanceOf(AssertionError.class);
    }
}
