package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** SameDiff's own ops in a plan: loss and gradients are those of stock SameDiff, whether or not they are computed twice. */
class PlanOfStockOpsTest {
    private static final int B = 3;
    private static final int T = 4;
    private static final int D = 6;

    /** A piece of graph over x [B, T, D]. */
    private interface Body {
        SDVariable build(Scope s, SDVariable x, SDVariable w, SDVariable v);
    }

    private static Named<Body> body(String name, Body body) {
        return Named.of(name, body);
    }

    static List<Named<Body>> bodies() {
        return List.of(
                body("relu", (s, x, w, v) -> s.sd().nn.relu(s.linear("a", x, 5), 0)),
                body("tanh", (s, x, w, v) -> s.sd().math.tanh(s.linear("a", x, 5))),
                body("sigmoid", (s, x, w, v) -> s.sd().nn.sigmoid(s.linear("a", x, 5))),
                body("square", (s, x, w, v) -> s.sd().math.square(s.linear("a", x, 5))),
                body("exp", (s, x, w, v) -> s.sd().math.exp(s.linear("a", x, 5))),
                body("scalar mul", (s, x, w, v) -> s.linear("a", x, 5).mul(1.5)),
                body(
                        "scalar rsub, div",
                        (s, x, w, v) -> s.linear("a", x, 5).rsub(2).div(3)),
                body("add with broadcast", (s, x, w, v) -> x.add(v)),
                body("mul with broadcast", (s, x, w, v) -> x.mul(v)),
                body("sub with broadcast", (s, x, w, v) -> x.sub(v)),
                body("div with broadcast", (s, x, w, v) -> x.div(v.add(3))),
                body("mul of two computed", (s, x, w, v) -> s.linear("a", x, 5).mul(s.linear("b", x, 5))),
                body("div of two computed", (s, x, w, v) -> s.linear("a", x, 5)
                        .div(s.sd().math.square(s.linear("b", x, 5)).add(1))),
                body("softmax", (s, x, w, v) -> s.sd().nn
                        .softmax(s.linear("a", x, 5).mul(4), 2)),
                body("sum over a dimension", (s, x, w, v) -> s.linear("a", x, 5).sum(1)),
                body("mean over a kept dimension", (s, x, w, v) -> s.linear("a", x, 5)
                        .mean(true, 2)),
                body("mean over two dimensions", (s, x, w, v) -> s.linear("a", x, 5)
                        .mean(0, 2)),
                body("max", (s, x, w, v) -> s.linear("a", x, 5).max(1)),
                body("norm", (s, x, w, v) -> {
                    SDVariable c = x.add(v).sub(x.add(v).mean(true, 2));
                    return c.div(
                            s.sd().math.sqrt(s.sd().math.square(c).mean(true, 2).add(1e-3)));
                }),
                body(
                        "reshape",
                        (s, x, w, v) -> s.linear("a", x, 5).reshape(-1, 10).mul(2)),
                body("permute", (s, x, w, v) -> s.linear("a", x, 5).permute(2, 0, 1)),
                body("permute and reshape", (s, x, w, v) -> s.linear("a", x, 5)
                        .permute(0, 2, 1)
                        .reshape(B, 10, 2)
                        .mul(2)),
                body("mmul", (s, x, w, v) -> x.reshape(B * T, D).mmul(w)),
                body("mmul of permuted", (s, x, w, v) -> {
                    SDVariable a = s.linear("a", x, 5);
                    return a.mmul(s.linear("b", x, 5).permute(0, 2, 1));
                }),
                body("mmul transposed", (s, x, w, v) -> s.sd().mmul(
                                s.linear("a", x, 5), s.linear("b", x, 5), false, true, false)),
                body("concat", (s, x, w, v) -> s.sd().concat(2, s.linear("a", x, 5), x.mul(v), s.linear("b", x, 2))),
                body("strided slice", (s, x, w, v) -> s.sd().stridedSlice(
                                s.linear("a", x, 5), new long[] {0, 1, 0}, new long[] {B, T, 5}, new long[] {1, 2, 2})),
                body("stack, unstack", (s, x, w, v) -> {
                    SDVariable[] parts = s.sd().unstack(s.linear("a", x, 5), 1, T);
                    return s.sd().stack(1, parts[0], parts[2].mul(2), parts[0]);
                }),
                body("split", (s, x, w, v) -> {
                    SDVariable[] parts = s.sd().split(s.linear("a", x, 6), 2, 2);
                    return parts[0].mul(s.sd().nn.sigmoid(parts[1]));
                }),
                body("expand and squeeze", (s, x, w, v) -> s.sd().squeeze(
                                s.sd().expandDims(s.linear("a", x, 5), 1).mul(2), 1)),
                body("a parameter used twice", (s, x, w, v) -> x.add(v).mul(v).add(x.mul(v))),
                body("tile", (s, x, w, v) -> s.sd().tile(s.linear("a", x, 5), 1, 2, 1)
                        .mul(x.mean(true, 1, 2))),
                body("layer norm", (s, x, w, v) -> s.sd().nn.layerNorm(x.mul(v), v, false, 2)),
                body("softplus, swish, elu", (s, x, w, v) -> {
                    SDVariable a = s.linear("a", x, 5);
                    return s.sd().nn
                            .softplus(a)
                            .add(s.sd().nn.swish(a))
                            .add(s.sd().nn.elu(a));
                }),
                body("pow, log, abs", (s, x, w, v) -> s.sd().math
                        .pow(
                                s.sd().math
                                        .log(s.sd().math
                                                .abs(s.linear("a", x, 5))
                                                .add(2)),
                                3)),
                body("a mask of comparisons", (s, x, w, v) -> {
                    SDVariable a = s.linear("a", x, 5);
                    return a.mul(a.gt(0.1).castTo(DataType.FLOAT));
                }),
                body("a shape computed in the graph", (s, x, w, v) -> {
                    SDVariable a = s.linear("a", x, D);
                    return a.reshape(s.sd().concat(
                                            0,
                                            s.sd().constant(Nd4j.createFromArray(-1L)),
                                            s.sd().constant(Nd4j.createFromArray((long) D))))
                            .reshape(s.sd().shape(x))
                            .mul(x);
                }),
                body("constants", (s, x, w, v) -> s.linear("a", x, 5)
                        .mul(s.sd().constant(Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f)))
                        .add(s.sd().constant(2.0f))),
                body("xw plus b", (s, x, w, v) -> s.sd().nn.linear(x.reshape(B * T, D), w, w.sum(0))),
                body(
                        "norm2, min",
                        (s, x, w, v) -> x.mul(v).norm2(1).add(x.mul(v).min(1))),
                body(
                        "prod, standard deviation",
                        (s, x, w, v) -> x.mul(v).std("sd", true, 2).add(x.mul(v).prod(2))),
                body("minimum, maximum", (s, x, w, v) -> s.sd().math
                        .max(x.mul(v), s.sd().math.min(x.add(v), x.mul(0.5)))),
                body("gelu-like", (s, x, w, v) -> {
                    SDVariable a = s.linear("a", x, 5);
                    return a.mul(s.sd().math.erf(a.div(Math.sqrt(2))).add(1)).mul(0.5);
                }));
    }

    private static SDVariable loss(GraphBuilder builder, Body body) {
        SDVariable x = builder.input("x", new TensorSpec(DataType.FLOAT, B, T, D), -1, T, D);
        Scope s = builder.root(new Context(true, null, null, null, 0, 0.5, 1)).block(0);
        SDVariable w = s.table("w", D, 5, Initializer.normal(0.5));
        SDVariable v = s.vector("v", D, Initializer.normal(0.5));
        SDVariable y = body.build(s, x, w, v);
        // Parameters that a body leaves out still have a gradient.
        SDVariable all = y.mul(y).sum().add(w.mul(w).sum()).add(v.mul(v).sum());
        builder.expose(Graph.LOSS, all);
        return all;
    }

    /** What a plan gives, in its second run: that must not see what the first left in shared memory. */
    private static Map<String, INDArray> planned(Body body, float[] x, Recompute recompute) {
        GraphBuilder builder = GraphBuilder.forPlan(7, false);
        loss(builder, body);
        Graph graph = builder.graph();
        Backend backend = Backend.host(HostDevice.shared());
        Parameters parameters = new Parameters(graph.parameters(), backend.device());
        parameters.initialize(7, backend.device());
        Parameters gradients = new Parameters(graph.parameters(), backend.device());
        Plan plan = Plans.training(graph, backend, parameters, gradients, List.of(Graph.LOSS), recompute)
                .plan(Map.of("x", TensorSpec.floats(B, T, D)));
        backend.device().copyIn(x, plan.input("x"));
        plan.run();
        plan.run();
        Map<String, INDArray> results = new LinkedHashMap<>();
        graph.parameters()
                .forEach(p -> results.put(p.name(), gradients.slot(p.name()).asArray()));
        results.put(Graph.LOSS, plan.output(Graph.LOSS).asArray());
        return results;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void givesTheLossAndGradientsOfStockSameDiff(Body body) {
        float[] values = new float[B * T * D];
        Random r = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) r.nextGaussian();
        }
        Map<String, INDArray> got = planned(body, values, Recompute.NONE);
        assertThat(planned(body, values, Recompute.BLOCKS)).isEqualTo(got);

        SameDiff sd = SameDiff.create();
        GraphBuilder stock = GraphBuilder.forSameDiff(sd, 7);
        SDVariable loss = loss(stock, body);
        sd.setLossVariables(loss);
        Map<String, INDArray> data = new HashMap<>();
        data.put("x", Nd4j.createFromArray(values).reshape(B, T, D));
        double expected = sd.outputSingle(data, loss.name()).getDouble(0);
        assertThat(got.remove(Graph.LOSS).getDouble(0)).isEqualTo(expected, within(1e-5 * expected));
        Map<String, INDArray> wanted = sd.calculateGradients(data, got.keySet());
        got.forEach((name, gradient) -> {
            INDArray g = wanted.get(name);
            double largest = g.amaxNumber().doubleValue();
            assertThat(largest).as(name).isPositive();
            double difference = gradient.sub(g).amaxNumber().doubleValue();
            assertThat(difference / largest).as(name).isLessThan(1e-5);
        });
    }
}
