package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidth;

import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/**
 * A small convolutional network, to be held beside a vision transformer: stages of a 3 x 3 convolution with bias, ReLU
 * and 2 x 2 max pooling, then a hidden linear map and a linear head. Inputs {@code image} [B, C, height, width] and
 * {@code labels} [B]; output logits [B, classes]. Convolution and pooling are SameDiff's own ops.
 *
 * @throws IllegalArgumentException if there is no stage, a width is not positive, or a share is outside [0, 1)
 * @see <a href="https://doi.org/10.1109/5.726791">LeCun et al. 1998</a>
 */
@TypeName("convolutional_network")
public record ConvolutionalNetwork(
        @Key(doc = "output channels of each stage; each halves height and width", value = "[16, 32]")
                List<Integer> channels,
        @Key(doc = "width of the hidden linear map", value = "128") int hidden,
        @Key(doc = "share of the hidden map's inputs and outputs dropped in training", value = "0") double dropout,
        @Key(doc = "share of the target spread over the classes in training", value = "0") double labelSmoothing)
        implements Model {
    private static final int KERNEL = 3;

    /** Halved so often, no image is left. */
    private static final int MOST_STAGES = 30;

    public ConvolutionalNetwork {
        require(!channels.isEmpty(), "channels must name at least one stage");
        requireAtMost("the number of channels' stages", channels.size(), MOST_STAGES);
        channels.forEach(c -> requireWidth("channels", c));
        requireWidth("hidden", hidden);
        requireDropout("dropout", dropout);
        requireDropout("label_smoothing", labelSmoothing);
        channels = List.copyOf(channels);
    }

    @Override
    public Task task() {
        return Task.CLASSIFY;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        ImageShape image = facts.image();
        int shrunk = 1 << channels.size();
        require(
                image.height() >= shrunk && image.width() >= shrunk,
                "channels: %d stages leave nothing of an image of %d x %d",
                channels.size(),
                image.height(),
                image.width());
        SDVariable x = graph.input(
                "image",
                TensorSpec.floats(2, image.channels(), image.height(), image.width()),
                -1,
                image.channels(),
                image.height(),
                image.width());
        Scope s = graph.root(context);
        int in = image.channels();
        int height = image.height();
        int width = image.width();
        for (int i = 0; i < channels.size(); i++) {
            x = stage(s.in("stages." + i), x, in, channels.get(i));
            in = channels.get(i);
            height /= 2;
            width /= 2;
        }
        long values = (long) in * height * width;
        requireAtMost("channels: what the last stage leaves of an image", values, Integer.MAX_VALUE);
        int flat = (int) values;
        x = s.dropout("flat_dropout", x.reshape(-1, flat), dropout);
        x = s.ops().activation(scaled(s, flat).linear("hidden", x, hidden), ActivationKind.RELU);
        x = s.dropout("hidden_dropout", x, dropout);
        ClassLoss.expose(graph, s, facts, scaled(s, hidden).linear("head", x, facts.classes()), labelSmoothing);
    }

    private static SDVariable stage(Scope s, SDVariable x, int in, int out) {
        ParameterSpec kernel = ParameterSpec.plain(
                s.full("weight"),
                new long[] {KERNEL, KERNEL, in, out},
                Initializer.normal(deviation(KERNEL * KERNEL * in)),
                true);
        Conv2DConfig convolution = Conv2DConfig.builder()
                .kH(KERNEL)
                .kW(KERNEL)
                .paddingMode(PaddingMode.SAME)
                .dataFormat(Conv2DConfig.NCHW)
                .build();
        SDVariable y =
                s.sd().cnn().conv2d(x, s.parameter(kernel), s.vector("bias", out, Initializer.zeros()), convolution);
        Pooling2DConfig pooling =
                Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).isNHWC(false).build();
        return s.sd().cnn().maxPooling2d(s.ops().activation(y, ActivationKind.RELU), pooling);
    }

    /** He et al. 2015: keeps the variance through a ReLU. */
    private static double deviation(int fanIn) {
        return Math.sqrt(2.0 / fanIn);
    }

    private static Scope scaled(Scope s, int fanIn) {
        return s.with(s.context().withDeviation(deviation(fanIn)));
    }
}
