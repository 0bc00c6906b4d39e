package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.buffer.DataType;

/** Building and compiling take time in proportion to a model's depth; the square of it would take minutes here. */
class DeepModelTest {
    private static final int LAYERS = 400;

    @Test
    @Timeout(60)
    void aDeepModelIsBuiltAndCompiled() {
        LanguageModel model = new LanguageModel(
                8,
                LAYERS,
                new LearnedPosition(),
                new TransformerBlock(
                        Placement.PRE,
                        new LayerNormalization(1e-5, true),
                        new CausalAttention(2, 0, false, 0.1),
                        new MlpFeedForward(8, ActivationKind.GELU, true, 0, 0.1),
                        0),
                true,
                false,
                0,
                0,
                0.02);
        Graph graph = Models.training(model, DataFacts.text(5, 4), 1);
        // Embedding, positions and the final norm have 4 parameters, each block 10.
        assertThat(graph.parameters()).hasSize(4 + 10 * LAYERS);
        Backend backend = Backend.host(HostDevice.shared());
        Parameters values = new Parameters(graph.parameters(), backend.device());
        Parameters gradients = new Parameters(graph.parameters(), backend.device());
        values.initialize(1, backend.device());
        TensorSpec tokens = new TensorSpec(DataType.INT32, 1, 4);
        Plan plan = Plans.training(graph, backend, values, gradients, List.of(Graph.LOSS))
                .plan(Map.of(
                        "ids",
                        tokens,
                        "labels",
                        tokens,
                        Graph.LOSS_COUNT,
                        new TensorSpec(DataType.FLOAT),
                        Graph.RNG_STEP,
                        new TensorSpec(DataType.INT64)));
        backend.device().copyIn(new float[] {4}, plan.input(Graph.LOSS_COUNT));
        plan.run();
        float[] loss = new float[1];
        backend.device().copyOut(plan.output(Graph.LOSS), loss);
        assertThat(loss[0]).isBetween(1f, 3f);
    }
}
