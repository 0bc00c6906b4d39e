package org.attn4j.framework.layer.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.ActivationKind;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

class MixtureOfExpertsTest {
    private static final int B = 2;
    private static final int T = 6;
    private static final int D = 4;
    private static final int F = 5;
    private static final int N = B * T;

    private static MixtureOfExperts layer(int experts, int active, ExpertKind kind, double capacity) {
        return new MixtureOfExperts(experts, active, kind, F, ActivationKind.GELU, true, capacity, 0, 0.01, 0.001, 0);
    }

    /** A layer by the plan that models run by; the loss is {@code sum(y dy)}. */
    private static final class Run {
        private final Backend backend;
        private final Graph graph;
        private final Parameters values;
        private final Parameters gradients;
        private final Plan plan;
        private final float[] x = normal(1, N * D);
        private final float[] dy = normal(2, N * D);

        Run(MixtureOfExperts layer, int threads) {
            this(layer, threads, true);
        }

        Run(MixtureOfExperts layer, int threads, boolean training) {
            backend = Backend.host(new HostDevice(threads, BlasChoice.OPENBLAS));
            GraphBuilder builder = GraphBuilder.forPlan(0, false);
            Scope root = builder.root(new Context(training, null, null, null, 0, 0.5, 1));
            SDVariable in = root.parameter(ParameterSpec.plain("x", new long[] {B, T, D}, Initializer.zeros(), false));
            SDVariable y = layer.build(root.in("moe"), in);
            SDVariable g = builder.input("dy", TensorSpec.floats(B, T, D), B, T, D);
            builder.expose("y", y);
            builder.expose(Graph.LOSS, y.mul(g).sum());
            graph = builder.graph();
            values = new Parameters(graph.parameters(), backend.device());
            gradients = new Parameters(graph.parameters(), backend.device());
            for (ParameterSpec p : graph.parameters()) {
                float[] v = p.name().equals("x")
                        ? x
                        : normal(p.name().hashCode(), (int) p.spec().size());
                backend.device().copyIn(v, values.slot(p.name()));
            }
            List<String> roles = graph.outputs().keySet().stream()
                    .filter(role -> !role.equals(Graph.LOSS))
                    .toList();
            plan = Plans.training(graph, backend, values, gradients, roles)
                    .plan(Map.of("dy", TensorSpec.floats(B, T, D)));
            backend.device().copyIn(dy, plan.input("dy"));
        }

        Run set(String name, float[] content) {
            backend.device().copyIn(content, values.slot(name));
            return this;
        }

        float[] run() {
            plan.run();
            float[] y = new float[N * D];
            backend.device().copyOut(plan.output("y"), y);
            return y;
        }

        int[] ints(String role) {
            int[] target = new int[(int) plan.output("moe." + role).size()];
            backend.device().copyOut(plan.output("moe." + role), target);
            return target;
        }

        float[] value(String name) {
            float[] v = new float[(int) values.slot(name).size()];
            backend.device().copyOut(values.slot(name), v);
            return v;
        }

        float[] gradient(String name) {
            float[] v = new float[(int) gradients.slot(name).size()];
            backend.device().copyOut(gradients.slot(name), v);
            return v;
        }

        /** Every expert on every token, then the mixture of the chosen: in double, by the formula. */
        double[] expected(MixtureOfExperts layer) {
            float[] router = value("moe.router.weight");
            int experts = layer.experts();
            double[] y = new double[N * D];
            for (int t = 0; t < N; t++) {
                double[] z = new double[experts];
                for (int e = 0; e < experts; e++) {
                    for (int i = 0; i < D; i++) {
                        z[e] += (double) x[t * D + i] * router[i * experts + e];
                    }
                }
                double threshold = java.util.Arrays.stream(z)
                        .boxed()
                        .sorted(java.util.Comparator.reverseOrder())
                        .toList()
                        .get(layer.active() - 1);
                double sum = 0;
                for (double v : z) {
                    sum += v >= threshold ? Math.exp(v) : 0;
                }
                for (int e = 0; e < experts; e++) {
                    if (z[e] >= threshold) {
                        double[] out = expert(layer.expert(), e, t);
                        for (int i = 0; i < D; i++) {
                            y[t * D + i] += Math.exp(z[e]) / sum * out[i];
                        }
                    }
                }
            }
            return y;
        }

        private double[] expert(ExpertKind kind, int e, int t) {
            boolean mlp = kind == ExpertKind.MLP;
            float[] up = value("moe.experts.up.weight");
            float[] gate = mlp ? up : value("moe.experts.gate.weight");
            float[] down = value("moe.experts.down.weight");
            double[] h = new double[F];
            for (int f = 0; f < F; f++) {
                double a = mlp ? value("moe.experts.up.bias")[e * F + f] : 0;
                double b = 0;
                for (int i = 0; i < D; i++) {
                    a += (double) x[t * D + i] * up[(e * D + i) * F + f];
                    b += (double) x[t * D + i] * gate[(e * D + i) * F + f];
                }
                h[f] = mlp ? a * phi(a) : b / (1 + Math.exp(-b)) * a;
            }
            double[] out = new double[D];
            for (int i = 0; i < D; i++) {
                out[i] = mlp ? value("moe.experts.down.bias")[e * D + i] : 0;
                for (int f = 0; f < F; f++) {
                    out[i] += h[f] * down[(e * F + f) * D + i];
                }
            }
            return out;
        }
    }

    /** The normal distribution function, by its Taylor series. */
    private static double phi(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / (2 * n);
            sum += term / (2 * n + 1);
        }
        return 0.5 + sum / Math.sqrt(2 * Math.PI);
    }

    private static float[] normal(long seed, int n) {
        Random random = new Random(seed);
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (float) (0.5 * random.nextGaussian());
        }
        return v;
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
                Run run = new Run(layer, 1);
                assertNear(run.run(), run.expected(layer), 1e-5);
            }
        }
    }

    @Test
    void gradientsAreThoseOfTheFormulaInDouble() {
        for (ExpertKind kind : ExpertKind.values()) {
            MixtureOfExperts layer = layer(4, 2, kind, 0);
            Run run = new Run(layer, 2);
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

    private static double loss(Run run, MixtureOfExperts layer) {
        double[] y = run.expected(layer);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += y[i] * run.dy[i];
        }
        return sum;
    }

    @Test
    void expertsWithoutTokensHaveGradientZero() {
        Run run = new Run(layer(4, 2, ExpertKind.MLP, 0), 1);
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
        Run run = new Run(layer(4, 1, ExpertKind.MLP, 1), 1);
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
        Run run = new Run(limited, 1, false);
        assertNear(run.run(), run.expected(limited), 1e-5);
        assertThat(run.graph.outputs()).doesNotContainKey("moe." + MixtureOfExperts.DROPPED);
        Run training = new Run(limited, 1);
        assertThat(training.run()).isNotEqualTo(run.run());
    }

    @Test
    void writesTheSameBitsOnAnyNumberOfThreads() {
        Map<String, float[]> first = new TreeMap<>();
        for (int threads = 1; threads <= 3; threads++) {
            Run run = new Run(layer(5, 2, ExpertKind.SWIGLU, 1), threads);
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
