package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.NoPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Positions that are a formula run at any length; learned ones end where they were learned. */
class LongerThanTrainedTest {
    private static final int V = 7;
    private static final int C = 6;

    /** Logits [T, V] of a causal language model for context C. */
    private static float[] logits(Position position, int... ids) {
        LanguageModel model = new LanguageModel(
                8,
                2,
                position,
                new TransformerBlock(
                        Placement.PRE,
                        new LayerNormalization(1e-5, true),
                        new CausalAttention(2, 0, true, 0),
                        new MlpFeedForward(0, ActivationKind.GELU, true, 0, 0),
                        0),
                true,
                false,
                0,
                0,
                0.3);
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        model.build(builder, DataFacts.text(V, C), Context.plain(false));
        Graph graph = builder.graph();
        Backend backend = Backend.host(HostDevice.shared());
        Parameters values = new Parameters(graph.parameters(), backend.device());
        values.initialize(3, backend.device());
        Plan plan = Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOGITS))
                .plan(Map.of("ids", new TensorSpec(DataType.INT32, 1, ids.length)));
        backend.device().copyIn(ids, plan.input("ids"));
        plan.run();
        float[] logits = new float[ids.length * V];
        backend.device().copyOut(plan.output(Graph.LOGITS), logits);
        return logits;
    }

    private static int[] ids(int length) {
        int[] ids = new int[length];
        Arrays.setAll(ids, t -> t * t % V);
        return ids;
    }

    static List<Position> formulas() {
        return List.of(new SinusoidalPosition(10000, 2 * C), new RotaryPosition(10000), new NoPosition());
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void formulasRunAtTwiceTheTrainedContext(Position position) {
        assertThat(position.unbounded()).isTrue();
        float[] twice = logits(position, ids(2 * C));
        for (float logit : twice) {
            assertThat(logit).isFinite();
        }
        float[] trained = logits(position, ids(C));
        assertThat(Rows.distance(Rows.row(twice, 0, C * V), trained))
                .as("a longer text leaves what stands before as it is")
                .isLessThan(1e-6);
    }

    @Test
    void positionsBeyondTheContextAreToldApart() {
        // Equal tokens: without positions every output is the same.
        float[] equal = logits(new NoPosition(), new int[2 * C]);
        assertThat(Rows.distance(Rows.row(equal, C, V), Rows.row(equal, 2 * C - 1, V)))
                .isLessThan(1e-5);
        float[] told = logits(new SinusoidalPosition(10000, 2 * C), new int[2 * C]);
        assertThat(Rows.distance(Rows.row(told, C, V), Rows.row(told, 2 * C - 1, V)))
                .isGreaterThan(0.01);
    }

    @Test
    void learnedPositionsSayWhereTheyEnd() {
        assertThat(new LearnedPosition().unbounded()).isFalse();
        assertThat(logits(new LearnedPosition(), ids(C))).hasSize(C * V);
        for (int length : new int[] {C + 1, 2 * C}) {
            assertThatThrownBy(() -> logits(new LearnedPosition(), ids(length)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("%d positions, but the model has learned %d", length, C)
                    .hasMessageContaining("give at most %d tokens", C);
        }
    }
}
