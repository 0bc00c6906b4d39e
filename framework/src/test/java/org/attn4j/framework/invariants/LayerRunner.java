package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.Rotation;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One layer at the root of a graph, run by the plan that models run by. Inputs x and data are parameters of the graph, so
 * that the gradient of {@code sum(y * dy)} towards them can be had.
 */
final class LayerRunner {
    private static final Backend BACKEND = Backend.host(HostDevice.shared());
    private static final Device DEVICE = BACKEND.device();
    private static final String X = "x";
    private static final String DATA = "data";
    private static final String MASK = "mask";
    private static final String OUTPUT = "y";
    private static final String OUTPUT_GRADIENT = "dy";
    private static final String WEIGHTS = "weights";

    private final Graph graph;
    private final Parameters values;
    private final Parameters gradients;
    private final Map<String, TensorSpec> inputs = new HashMap<>();
    private final Plan plan;

    /** A layer whose place in the graph the caller chooses. */
    private interface Body {
        SDVariable build(Scope s, SDVariable x, SDVariable data, SDVariable mask);
    }

    private LayerRunner(Body body, long[] xShape, long[] dataShape, boolean masked) {
        GraphBuilder builder = GraphBuilder.forPlan(0, true);
        Scope root = builder.root(new Context(false, null, null, null, 0, 0.5, 1));
        SDVariable x = input(root, X, xShape);
        SDVariable data = dataShape == null ? null : input(root, DATA, dataShape);
        SDVariable mask = null;
        if (masked) {
            long[] keys = dataShape == null ? xShape : dataShape;
            inputs.put(MASK, new TensorSpec(DataType.INT32, keys[0], keys[1]));
            mask = builder.input(MASK, inputs.get(MASK), keys[0], keys[1]);
        }
        SDVariable y = body.build(root, x, data, mask);
        builder.expose(OUTPUT, y);
        inputs.put(OUTPUT_GRADIENT, root.shape(y));
        SDVariable dy =
                builder.input(OUTPUT_GRADIENT, root.shape(y), root.shape(y).shape());
        builder.expose(Graph.LOSS, y.mul(dy).sum());
        graph = builder.graph();
        values = new Parameters(graph.parameters(), DEVICE);
        gradients = new Parameters(graph.parameters(), DEVICE);
        List<String> roles = graph.outputs().keySet().stream()
                .filter(r -> !r.equals(Graph.LOSS))
                .toList();
        plan = Plans.training(graph, BACKEND, values, gradients, roles).plan(inputs);
        for (ParameterSpec p : graph.parameters()) {
            // Gains and biases, too, take part in what is claimed.
            set(p.name(), Normal.draw(p.name().hashCode(), (int) p.spec().size(), 0.5));
        }
        if (masked) {
            int[] all = new int[(int) inputs.get(MASK).size()];
            Arrays.fill(all, 1);
            mask(all);
        }
    }

    /** A layer on x [B, T, D], with random parameters. */
    static LayerRunner of(Layer layer, int b, int t, int d) {
        return new LayerRunner((s, x, data, mask) -> layer.build(s, x), shape(b, t, d), null, false);
    }

    /** A layer whose queries and keys turn. */
    static LayerRunner rotated(Layer layer, int b, int t, int d) {
        return new LayerRunner(
                (s, x, data, mask) -> layer.build(s.with(s.context().withRotation(new Rotation(10000))), x),
                shape(b, t, d),
                null,
                false);
    }

    /** A layer with a key mask [B, T], all 1 to begin with. */
    static LayerRunner masked(Layer layer, int b, int t, int d) {
        return new LayerRunner(
                (s, x, data, mask) -> layer.build(s.with(s.context().withMask(mask)), x), shape(b, t, d), null, true);
    }

    /** A layer that looks from x [B, T, D] at data [B, S, N], with a key mask [B, S], all 1 to begin with. */
    static LayerRunner cross(CrossLayer layer, int b, int t, int d, int s, int n) {
        return new LayerRunner(layer::build, shape(b, t, d), shape(b, s, n), true);
    }

    private static long[] shape(long... lengths) {
        return lengths;
    }

    private static SDVariable input(Scope s, String name, long[] shape) {
        return s.parameter(ParameterSpec.plain(name, shape, Initializer.zeros(), false));
    }

    LayerRunner set(String name, float[] content) {
        DEVICE.copyIn(content, slot(values, name));
        return this;
    }

    LayerRunner zero(String name) {
        return set(name, new float[parameter(name).length]);
    }

    float[] parameter(String name) {
        return copy(slot(values, name));
    }

    LayerRunner data(float[] content) {
        return set(DATA, content);
    }

    LayerRunner mask(int... content) {
        DEVICE.copyIn(content, plan.input(MASK));
        return this;
    }

    /** The layer's output for x. */
    float[] run(float[] x) {
        set(X, x);
        plan.run();
        assertThat(parameter(X)).as("a plan leaves its inputs alone").containsExactly(x);
        return copy(plan.output(OUTPUT));
    }

    /** The attention weights [B, H, T, S] of a lone attention layer's last run. */
    float[] weights() {
        return copy(plan.output(WEIGHTS));
    }

    /** Gradients of {@code sum(y * dy)} at x, by parameter; x and data among them. */
    Map<String, float[]> gradients(float[] x, float[] dy) {
        DEVICE.copyIn(dy, plan.input(OUTPUT_GRADIENT));
        run(x);
        Map<String, float[]> result = new HashMap<>();
        graph.parameters().forEach(p -> result.put(p.name(), copy(slot(gradients, p.name()))));
        return result;
    }

    private static Tensor slot(Parameters parameters, String name) {
        Tensor slot = parameters.slot(name);
        assertThat(slot).as("parameter %s among %s", name, parameters.specs()).isNotNull();
        return slot;
    }

    private static float[] copy(Tensor source) {
        float[] target = new float[(int) source.size()];
        DEVICE.copyOut(source, target);
        return target;
    }
}
