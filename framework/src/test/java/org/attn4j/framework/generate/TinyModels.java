package org.attn4j.framework.generate;

import java.util.Optional;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.attention.BasicAttention;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.HardGradient;
import org.attn4j.framework.layer.attention.HardSelfAttention;
import org.attn4j.framework.layer.attention.LinearSelfAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.Llama3Scaling;
import org.attn4j.framework.layer.position.NoPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.RelativePosition;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.op.elementwise.ActivationKind;

/** Small language models with random weights, large enough that tokens vary and positions matter. */
enum TinyModels {
    LEARNED(new LearnedPosition(), 0, new LayerNormalization(1e-5, true), mlp(), Placement.PRE, true),
    SINUSOIDAL(new SinusoidalPosition(10000, 64), 0, new LayerNormalization(1e-5, true), mlp(), Placement.POST, false),
    ROTARY(
            new RotaryPosition(10000),
            2,
            new RootMeanSquareNorm(1e-6),
            new SwiGluFeedForward(0, 0),
            Placement.PRE,
            false),
    QWEN3(
            new RotaryPosition(500, Optional.of(new Llama3Scaling(8, 1, 4, 16))),
            new CausalAttention(4, 2, true, 0, Score.DOT, true, 12, Optional.of(new RootMeanSquareNorm(1e-6)))),
    WINDOWED(new RotaryPosition(10000), new CausalAttention(4, 2, true, 0, Score.DOT, true, 0, Optional.empty(), 7, 1)),
    DILATED(new LearnedPosition(), new CausalAttention(4, 0, true, 0, Score.DOT, true, 0, Optional.empty(), 4, 3)),
    NONE(new NoPosition(), 1, new RootMeanSquareNorm(1e-6), mlp(), Placement.PRE, false),
    RELATIVE(new RelativePosition(8, 20, false), 2, new RootMeanSquareNorm(1e-6), mlp(), Placement.PRE, false),
    LINEAR(new LearnedPosition(), new LinearSelfAttention(4, true, true)),
    HARD(new LearnedPosition(), new HardSelfAttention(4, true, true, HardGradient.NONE)),
    ADDITIVE(new LearnedPosition(), new CausalAttention(4, 0, true, 0, Score.ADDITIVE, true)),
    BASIC(new LearnedPosition(), new BasicAttention(true, true)),
    MIXTURE(
            new LearnedPosition(),
            0,
            new LayerNormalization(1e-5, true),
            new MixtureOfExperts(4, 2, ExpertKind.MLP, 24, ActivationKind.GELU, true, 0.5, 0, 0.01, 0.001, 0),
            Placement.PRE,
            true);

    static final DataFacts FACTS = DataFacts.text(31, 24);
    static final Backend BACKEND = Backend.host(HostDevice.shared());

    final LanguageModel model;

    TinyModels(Position position, int groups, Norm norm, FeedForward feedForward, Placement placement, boolean tied) {
        this(position, new CausalAttention(4, groups, true, 0), norm, feedForward, placement, tied);
    }

    TinyModels(Position position, SelfAttentionLayer attention) {
        this(position, attention, new LayerNormalization(1e-5, true), mlp(), Placement.PRE, true);
    }

    TinyModels(
            Position position,
            SelfAttentionLayer attention,
            Norm norm,
            FeedForward feedForward,
            Placement placement,
            boolean tied) {
        TransformerBlock block = new TransformerBlock(placement, norm, attention, feedForward, 0);
        model = new LanguageModel(32, 2, position, block, tied, false, 0, 0, 0.2);
    }

    private static FeedForward mlp() {
        return new MlpFeedForward(48, ActivationKind.GELU, true, 0, 0);
    }

    Parameters parameters() {
        return parameters(model, FACTS);
    }

    /** Starting values of a model; biases, too, are other than 0. */
    static Parameters parameters(LanguageModel model, DataFacts facts) {
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        model.build(builder, facts, Context.plain(false));
        Graph graph = builder.graph();
        Device device = BACKEND.device();
        Parameters values = new Parameters(graph.parameters(), device);
        values.initialize(5, device);
        for (var p : graph.parameters()) {
            if (p.name().endsWith("bias") || p.name().endsWith("relative.weight")) {
                Tensor slot = values.slot(p.name());
                float[] b = new float[(int) slot.size()];
                for (int i = 0; i < b.length; i++) {
                    b[i] = (float) Math.sin(i + p.name().length()) / 4;
                }
                device.copyIn(b, slot);
            }
        }
        return values;
    }

    Decoder cached(int window) {
        return Decoders.cached(model, FACTS, parameters(), BACKEND, window);
    }

    Decoder recomputing(int window) {
        return Decoders.recomputing(model, FACTS, parameters(), BACKEND, window);
    }
}
