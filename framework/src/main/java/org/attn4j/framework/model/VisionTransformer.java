package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidth;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Counted;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.block.BlockStack;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.PatchGrid;
import org.attn4j.framework.layer.position.Position;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A vision transformer: an image cut into patches, each embedded by one linear map, a class token before them where the
 * pooling takes it, positions, blocks, a pooling, a linear head with bias. Inputs {@code image} [B, C, height, width] and
 * {@code labels} [B]; output logits [B, classes]. For dropout after each linear map of the feed-forward, as in the paper,
 * set both of its rates.
 *
 * @throws IllegalArgumentException if dim, layers, patch or initialDeviation is not positive, headDeviation is negative
 *     or a share is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2020</a>
 */
@TypeName("vision_transformer")
public record VisionTransformer(
        @Key(doc = "D, the model width") int dim,
        @Key(doc = "number of blocks, at most 1000") int layers,
        @Key(doc = "pixels on a side of a patch, a divisor of the image's height and width") int patch,
        @Key(doc = "how patches know their place", value = "{type: learned}") Position position,
        @Key(doc = "every block") TransformerBlock block,
        @Key(doc = "how the patches become one vector", value = "{type: class}") Pooling pooling,
        @Key(doc = "share of embeddings dropped in training", value = "0") double dropout,
        @Key(doc = "share of the target spread over the classes in training", value = "0") double labelSmoothing,
        @Key(doc = "standard deviation of starting weights", value = "0.02") double initialDeviation,
        @Key(doc = "standard deviation of the head's starting weights; 0 starts from even odds", value = "0")
                double headDeviation)
        implements Model {
    public VisionTransformer {
        requireWidth("dim", dim);
        new BlockStack(layers, block);
        require(patch > 0, "patch must be positive: %d", patch);
        requireDropout("dropout", dropout);
        requireDropout("label_smoothing", labelSmoothing);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
        require(headDeviation >= 0, "head_deviation must not be negative: %s", headDeviation);
    }

    @Override
    public Task task() {
        return Task.CLASSIFY;
    }

    @Override
    public Readout readout() {
        return pooling.takesClassPosition() ? Readout.FIRST : Readout.MEAN;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        ImageShape image = facts.image();
        SDVariable pixels = graph.input(
                "image",
                TensorSpec.floats(2, image.channels(), image.height(), image.width()),
                -1,
                image.channels(),
                image.height(),
                image.width());
        BlockStack blocks = new BlockStack(layers, block);
        int classPositions = pooling.takesClassPosition() ? 1 : 0;
        long length = (long) (image.height() / patch) * (image.width() / patch) + classPositions;
        SDVariable labels = ClassLoss.labels(graph, 2);
        Context own = position.within(context)
                .withResiduals(blocks.residuals())
                .withDeviation(initialDeviation)
                .withCounted(Counted.rows(labels, length, LanguageModel.IGNORED));
        Scope s = graph.root(own);
        SDVariable x = s.linear("patch", s.ops().patches(pixels, patch), dim); // [B, N, D]
        if (pooling.takesClassPosition()) {
            x = s.ops().prependRow(x, s.vector("class_token", dim, Initializer.zeros())); // [B, 1 + N, D]
        }
        PatchGrid grid = new PatchGrid(image.height() / patch, image.width() / patch, classPositions);
        x = s.dropout("embedding_dropout", position.embed(s, x, grid), dropout);
        SDVariable pooled = pooling.build(s.in("pooling"), blocks.build(s, x), null); // [B, D]
        SDVariable logits = s.with(own.withDeviation(headDeviation)).linear("head", pooled, facts.classes());
        ClassLoss.expose(graph, s, facts, logits, labels, labelSmoothing);
    }
}
