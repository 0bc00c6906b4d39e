package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.linear.Linear;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Which ops a plan runs twice, and what that saves. */
class RecomputationTest {
    private static final Backend HOST = Backend.host(HostDevice.shared());
    private static final int ROWS = 64;
    private static final int WIDTH = 4;
    private static final int HIDDEN = 32;
    private static final int BLOCKS = 3;
    /** A residual sum [64, 4], and [64, 32] before and after the activation, in bytes. */
    private static final long SUM = 4L * ROWS * WIDTH;

    private static final long INSIDE = 4L * ROWS * HIDDEN;

    private final SameDiff sd = SameDiff.create();
    private final List<ParameterSpec> parameters = new ArrayList<>();

    private SDVariable parameter(String name, long... shape) {
        parameters.add(ParameterSpec.plain(name, shape, Initializer.normal(0.3), true));
        return sd.placeHolder(name, DataType.FLOAT, shape);
    }

    private SDVariable linear(SDVariable x, SDVariable w, String name) {
        return new Linear(sd, x, w, null, false).named(name)[0];
    }

    /** y = x + gelu(x up) down, BLOCKS times. */
    private SDVariable blocks(SDVariable x) {
        SDVariable y = x;
        for (int i = 0; i < BLOCKS; i++) {
            SDVariable hidden = linear(y, parameter("blocks." + i + ".up", WIDTH, HIDDEN), "hidden" + i);
            SDVariable active = new Activation(sd, hidden, ActivationKind.GELU).named("active" + i)[0];
            SDVariable out = linear(active, parameter("blocks." + i + ".down", HIDDEN, WIDTH), "out" + i);
            y = new Add(sd, y, out).named("sum" + i)[0];
        }
        return y;
    }

    /** The sum of what the blocks make of x in_. */
    private Graph graph() {
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, ROWS, WIDTH);
        SDVariable y = blocks(linear(x, parameter("in", WIDTH, WIDTH), "first"));
        SDVariable head = linear(y, parameter("head", WIDTH, 1), "last");
        return new Graph(sd, parameters, Map.of(Graph.LOSS, head.sum()));
    }

    private record Result(float loss, float[] gradients, Parameters slots, Plan plan) {
        /** What is computed again, in order, by the names of the first results. */
        List<String> again(SameDiff sd) {
            return plan.ops().stream()
                    .filter(op -> op.contains("#again"))
                    .map(op -> sd.getOps()
                            .get(op.substring(0, op.indexOf('#')))
                            .getOutputsOfOp()
                            .get(0))
                    .toList();
        }
    }

    private static Result run(Graph graph, Recompute recompute, Predicate<String> trained) {
        Parameters values = new Parameters(graph.parameters(), HOST.device());
        values.initialize(3, HOST.device());
        Parameters gradients = new Parameters(
                graph.parameters().stream().filter(p -> trained.test(p.name())).toList(), HOST.device());
        Plan plan = Plans.training(graph, HOST, values, gradients, List.of(Graph.LOSS), recompute)
                .plan(Map.of("x", TensorSpec.floats(ROWS, WIDTH)));
        float[] x = new float[ROWS * WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(i);
        }
        HOST.device().copyIn(x, plan.input("x"));
        plan.run();
        return new Result(floats(plan.output(Graph.LOSS))[0], floats(gradients.flat()), gradients, plan);
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        HOST.device().copyOut(tensor, values);
        return values;
    }

    /** Gradients need x of each block, hidden and active: of the forward pass only the sums are left, inputs of blocks. */
    @Test
    void keepsInputsOfBlocksAloneAndComputesTheRestBeforeEachBlocksGradient() {
        Graph graph = graph();
        Result kept = run(graph, Recompute.NONE, p -> true);
        Result twice = run(graph, Recompute.BLOCKS, p -> true);
        assertThat(kept.again(sd)).isEmpty();
        assertThat(twice.again(sd)).containsExactly("hidden2", "active2", "hidden1", "active1", "hidden0", "active0");
        assertThat(twice.loss).isEqualTo(kept.loss);
        assertThat(twice.gradients).isEqualTo(kept.gradients);
        // The matrix products of a step are as many as before to the reader of a utilisation.
        assertThat(twice.plan.flops()).isEqualTo(kept.plan.flops());
        // Kept: hidden and active of three blocks, and a gradient of active. Twice: those of one.
        assertThat(kept.plan.bytes()).isGreaterThan(2 * BLOCKS * INSIDE);
        assertThat(twice.plan.bytes()).isLessThan(3 * INSIDE + (BLOCKS + 6) * SUM);
    }

    @Test
    void whereNothingGoesBackwardNothingIsComputedAgain() {
        Graph graph = graph();
        Predicate<String> above = p -> p.startsWith("blocks.2") || p.equals("head");
        Result twice = run(graph, Recompute.BLOCKS, above);
        assertThat(twice.again(sd)).containsExactly("hidden2", "active2");
        assertThat(twice.gradients).isEqualTo(run(graph, Recompute.NONE, above).gradients);
        // A block's second map alone needs no more than its input.
        assertThat(run(graph, Recompute.BLOCKS, p -> p.equals("blocks.1.down")).again(sd))
                .containsExactly("hidden2", "hidden1", "active1");
        assertThat(run(graph, Recompute.BLOCKS, p -> p.equals("head")).again(sd))
                .isEmpty();
    }

    /** A table that all blocks read has its place in none of them. */
    @Test
    void whatBlocksShareDoesNotEndThem() {
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, ROWS, WIDTH);
        SDVariable table = parameter("shared", ROWS, WIDTH);
        SDVariable y = x;
        for (int i = 0; i < 2; i++) {
            SDVariable hidden = linear(y, parameter("blocks." + i + ".a", WIDTH, WIDTH), "hidden" + i);
            SDVariable moved = sd.math().tanh("moved" + i, hidden.mul("product" + i, table));
            y = sd.math().square("end" + i, linear(moved, parameter("blocks." + i + ".b", WIDTH, WIDTH), "out" + i));
        }
        SDVariable head = linear(y, parameter("head", WIDTH, 1), "last");
        Graph graph = new Graph(sd, parameters, Map.of(Graph.LOSS, head.sum()));
        Result kept = run(graph, Recompute.NONE, p -> true);
        Result twice = run(graph, Recompute.BLOCKS, p -> true);
        assertThat(twice.again(sd))
                .contains("hidden1", "product1", "moved1", "out1", "hidden0", "product0", "moved0", "out0")
                .doesNotContain("last");
        assertThat(twice.gradients).isEqualTo(kept.gradients);
    }

    /** SameDiff's own random ops would draw anew: what they drew is kept. */
    @Test
    void whatIsDrawnByChanceIsKept() {
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, ROWS, WIDTH);
        SDVariable hidden = linear(x, parameter("blocks.0.a", WIDTH, WIDTH), "hidden");
        SDVariable noise = sd.random().uniform("noise", 1, 2, DataType.FLOAT, ROWS, WIDTH);
        SDVariable out = linear(hidden.mul("noisy", noise), parameter("blocks.0.b", WIDTH, 1), "out");
        Graph graph = new Graph(sd, parameters, Map.of(Graph.LOSS, out.sum()));
        Result twice = run(graph, Recompute.BLOCKS, p -> true);
        assertThat(twice.again(sd)).contains("noisy").doesNotContain("noise");
        // The loss is linear in b: what b's gradient holds is what was multiplied with b.
        Parameters values = new Parameters(graph.parameters(), HOST.device());
        values.initialize(3, HOST.device());
        float[] b = floats(values.slot("blocks.0.b"));
        float[] slope = floats(twice.slots.slot("blocks.0.b"));
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += b[i] * slope[i];
        }
        assertThat((double) twice.loss).isCloseTo(sum, within(1e-3));
    }
}
