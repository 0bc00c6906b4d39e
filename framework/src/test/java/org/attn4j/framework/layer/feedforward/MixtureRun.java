package org.attn4j.framework.layer.feedforward;

import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.nd4j.autodiff.samediff.SDVariable;

/** A layer by the plan that models run by; the loss is {@code sum(y dy)}. */
final class MixtureRun {
    static final int B = 2;
    static final int T = 6;
    static final int D = 4;
    static final int F = 5;
    static final int N = B * T;

    private final Backend backend;
    final Graph graph;
    private final Parameters values;
    private final Parameters gradients;
    private final Plan plan;
    final float[] x = normal(1, N * D);
    final float[] dy = normal(2, N * D);

    MixtureRun(MixtureOfExperts layer, int threads) {
        this(layer, threads, true);
    }

    MixtureRun(MixtureOfExperts layer, int threads, boolean training) {
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
        plan = Plans.training(graph, backend, values, gradients, roles).plan(Map.of("dy", TensorSpec.floats(B, T, D)));
        backend.device().copyIn(dy, plan.input("dy"));
    }

    MixtureRun set(String name, float[] content) {
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

    double[] expert(ExpertKind kind, int e, int t) {
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
}
