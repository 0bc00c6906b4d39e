package org.attn4j.framework.layer.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

class MixtureOfExpertsTest {
    private static final int D = MixtureRun.D;
    private static final int F = MixtureRun.F;

    private static MixtureOfExperts layer(int experts, int active, ExpertKind kind, double capacity) {
        return new MixtureOfExperts(experts, active, kind, F, ActivationKind.GELU, true, capacity, 0, 0.01, 0.001, 0);
    }

    private static void assertNear(float[] got, double[] expected, double bound) {
        for (int i = 0; i < got.length; i++) {
            assertThat((double) got[i]).as("element %d", i).isEqualTo(expected[i], within(bound));
        }
    }

    @Test
    void mixesTheChosenExpertsByTheSoftmaxOfTheirLogits() {
        for (ExpertKind kind : ExpertKind.values()) {
            for (int active : new int[] {1, 2, 5}) {
                MixtureOfExperts layer = layer(5, active, kind, 0);
                MixtureRun run = new MixtureRun(layer, 1);
                assertNear(run.run(), run.expected(layer), 1e-5);
            }
        }
    }

    @Test
    void gradientsAreThoseOfTheFormulaInDouble() {
        for (ExpertKind kind : ExpertKind.values()) {
            MixtureOfExperts layer = layer(4, 2, kind, 0);
            MixtureRun run = new MixtureRun(layer, 2);
            run.run();
            for (ParameterSpec p : run.graph.parameters()) {
                float[] gradient = run.gradient(p.name());
                float[] value = p.name().equals("x") ? run.x : run.value(p.name());
                for (int i = 0; i < value.length; i += 3) {
                    // The formula is smooth away from ties, and single precision holds these steps exactly enough.
                    float at = value[i];
                    value[i] = at + 0x1p-9f;
                    double up = value[i];
                    double high = loss(run.set(p.name(), value), layer);
                    value[i] = at - 0x1p-9f;
                    double low = loss(run.set(p.name(), value), layer);
                    double slope = (high - low) / (up - value[i]);
                    value[i] = at;
                    run.set(p.name(), value);
                    assertThat((double) gradient[i])
                            .as("%s of %s at %d", p.name(), kind, i)
                            .isEqualTo(slope, within(1e-4 * Math.max(1, Math.abs(slope))));
                }
            }
        }
    }

    private static double loss(MixtureRun run, MixtureOfExperts layer) {
        double[] y = run.expected(layer);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += y[i] * run.dy[i];
        }
        return sum;
    }

    @Test
    void expertsWithoutTokensHaveGradientZero() {
        MixtureRun run = new MixtureRun(layer(4, 2, ExpertKind.MLP, 0), 1);
        // Logits of experts 0 and 3 are ahead of the others' for tokens whose first feature is positive.
        float[] router = new float[D * 4];
        router[0] = 10;
        router[3] = 9;
        java.util.Arrays.fill(run.x, 1);
        run.set("x", run.x).set("moe.router.weight", router);
        run.run();
        float[] d = run.gradient("moe.experts.up.weight");
        for (int e = 0; e < 4; e++) {
            double largest = 0;
            for (int i = e * D * F; i < (e + 1) * D * F; i++) {
                largest = Math.max(largest, Math.abs(d[i]));
            }
            assertThat(largest > 0).as("expert %d", e).isEqualTo(e == 0 || e == 3);
        }
    }

    @Test
    void tokensBeyondCapacityGetNothingFromTheirExpert() {
        // All tokens want expert 2 alone: it takes ceil(1 * 12 / 4) = 3 of them.
        MixtureRun run = new MixtureRun(layer(4, 1, ExpertKind.MLP, 1), 1);
        float[] router = new float[D * 4];
        router[2] = 10;
        java.util.Arrays.fill(run.x, 1);
        run.set("x", run.x).set("moe.router.weight", router);
        float[] y = run.run();
        assertThat(run.ints(MixtureOfExperts.DROPPED)).containsExactly(9);
        assertThat(run.ints(MixtureOfExperts.EXPERTS)).containsOnly(2);
        double[] one = run.expert(ExpertKind.MLP, 2, 0);
        for (int i = 0; i < y.length; i++) {
            assertThat((double) y[i]).isEqualTo(i < 3 * D ? one[i % D] : 0, within(1e-5));
        }
    }

    @Test
    void noTokenIsDroppedOutsideOfTraining() {
        MixtureOfExperts limited = layer(4, 2, ExpertKind.MLP, 0.3);
        MixtureRun run = new MixtureRun(limited, 1, false);
        assertNear(run.run(), run.expected(limited), 1e-5);
        assertThat(run.graph.outputs()).doesNotContainKey("moe." + MixtureOfExperts.DROPPED);
        MixtureRun training = new MixtureRun(limited, 1);
        assertThat(training.run()).isNotEqualTo(run.run());
    }

    @Test
    void writesTheSameBitsOnAnyNumberOfThreads() {
        Map<String, float[]> first = new TreeMap<>();
        for (int threads = 1; threads <= 3; threads++) {
            MixtureRun run = new MixtureRun(layer(5, 2, ExpertKind.SWIGLU, 1), threads);
            float[] y = run.run();
            assertThat(first.computeIfAbsent("y", k -> y)).containsExactly(y);
            for (ParameterSpec p : run.graph.parameters()) {
                float[] g = run.gradient(p.name());
                assertThat(first.computeIfAbsent(p.name(), k -> g)).containsExactly(g);
            }
        }
    }

    @Test
    void checkpointsHoldExpertsApart() {
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        Scope root = builder.root(Context.plain(true));
        SDVariable x = builder.input("x", DataType.FLOAT, -1, -1, D);
        layer(3, 2, ExpertKind.MLP, 0).build(root.in("feed_forward"), x);
        List<String> names = builder.graph().parameters().stream()
                .flatMap(p -> p.stored().stream())
                .map(ParameterSpec.Stored::name)
                .toList();
        assertThat(names)
                .hasSize(1 + 3 * 4)
                .contains(
                        "feed_forward.router.weight",
                        "feed_forward.experts.0.up.weight",
                        "feed_forward.experts.2.down.bias");
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThatThrownBy(() -> layer(4, 5, ExpertKind.MLP, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("active (5) must be between 1 and experts (4)");
        assertThatThrownBy(() -> layer(4, 2, ExpertKind.MLP, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity_factor must not be negative: -1.0");
    }
}
