package org.attn4j.framework.generate;

import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.PretrainedShapes;
import org.attn4j.framework.op.elementwise.ActivationKind;

/** Small encoder-decoders with random weights. */
public enum TinyTransformers {
    LEARNED(new LearnedPosition(), 0, new LayerNormalization(1e-5, true), Placement.PRE, false, false, 0),
    SINUSOIDAL(
            new SinusoidalPosition(10000, 64), 0, new LayerNormalization(1e-5, true), Placement.POST, false, true, 1),
    ROTARY(new RotaryPosition(10000), 2, new RootMeanSquareNorm(1e-6), Placement.PRE, true, true, 3),
    MIXTURE(
            new LearnedPosition(),
            0,
            new LayerNormalization(1e-5, true),
            Placement.PRE,
            false,
            true,
            0,
            new MixtureOfExperts(4, 2, ExpertKind.MLP, 24, ActivationKind.GELU, true, 0.5, 0, 0.01, 0.001, 0)),
    BART(PretrainedShapes.bart(32)),
    T5(PretrainedShapes.t5(32));

    public static final Backend BACKEND = Backend.host(HostDevice.shared());

    public final EncoderDecoder model;
    public final DataFacts facts;

    TinyTransformers(
            Position position, int groups, Norm norm, Placement placement, boolean shared, boolean tied, int decoders) {
        this(
                position,
                groups,
                norm,
                placement,
                shared,
                tied,
                decoders,
                new MlpFeedForward(48, ActivationKind.RELU, true, 0, 0));
    }

    TinyTransformers(
            Position position,
            int groups,
            Norm norm,
            Placement placement,
            boolean shared,
            boolean tied,
            int decoders,
            FeedForward feedForward) {
        this(new EncoderDecoder(
                32,
                2,
                decoders,
                position,
                new TransformerBlock(placement, norm, new SelfAttention(4, groups, true, 0), feedForward, 0),
                new DecoderBlock(
                        placement,
                        norm,
                        new CausalAttention(4, groups, true, 0),
                        new CrossAttention(4, groups, true, 0),
                        feedForward,
                        0),
                shared,
                tied,
                true,
                false,
                false,
                false,
                0,
                0,
                0.15));
    }

    TinyTransformers(EncoderDecoder model) {
        this.model = model;
        facts = DataFacts.pairs(23, 13, model.shared() ? 23 : 19, 11);
    }

    /** Starting values; biases, too, are other than 0. */
    public Parameters parameters() {
        return parameters(model, facts);
    }

    static Parameters parameters(EncoderDecoder model, DataFacts facts) {
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

    ConditionalDecoder cached() {
        return ConditionalDecoders.of(model, facts, parameters(), BACKEND);
    }

    ConditionalDecoder recomputing() {
        return ConditionalDecoders.recomputing(model, facts, parameters(), BACKEND);
    }
}
