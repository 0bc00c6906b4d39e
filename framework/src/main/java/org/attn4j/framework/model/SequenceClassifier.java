package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireDropout;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Counted;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.Position;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A classifier of texts: embeddings, blocks that see every kept token, a pooling over them, a linear head with bias.
 * Inputs {@code ids} [B, T], {@code mask} [B, T] (1 keeps, 0 hides padding), {@code segments} [B, T] where the data are
 * segmented, and {@code labels} [B]; output logits [B, classes] and, outside of
 * training, {@link Graph#VECTORS}, which the head reads. Its encoder has the parameters of {@link MaskedLanguageModel}'s, by the same names.
 *
 * @throws IllegalArgumentException if dim, layers or initialDeviation is not positive, segments is negative or a share is
 *     outside [0, 1)
 */
@TypeName("sequence_classifier")
public record SequenceClassifier(
        @Key(doc = "D, the model width") int dim,
        @Key(doc = "number of blocks, at most 1000") int layers,
        @Key(doc = "how tokens know their order", value = "{type: learned}") Position position,
        @Key(doc = "every block") TransformerBlock block,
        @Key(doc = "how the tokens become one vector", value = "{type: mean}") Pooling pooling,
        @Key(
                        doc =
                                "number of segment embeddings, of which every token gets the first where the data tell no segments; 0 for"
                                        + " none",
                        value = "0")
                int segments,
        @Key(doc = "whether the sum of the embeddings is normalised", value = "false") boolean embeddingNorm,
        @Key(doc = "whether token embeddings are scaled by the square root of D", value = "false")
                boolean scaledEmbedding,
        @Key(doc = "share of embeddings dropped in training", value = "0") double dropout,
        @Key(doc = "share of the pooled vector dropped in training", value = "0") double headDropout,
        @Key(doc = "share of the target spread over the classes in training", value = "0") double labelSmoothing,
        @Key(doc = "standard deviation of starting weights", value = "0.02") double initialDeviation)
        implements Model {
    public SequenceClassifier {
        new TextEncoder(dim, layers, position, block, segments, embeddingNorm, scaledEmbedding, dropout);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
        requireDropout("head_dropout", headDropout);
        requireDropout("label_smoothing", labelSmoothing);
    }

    /** What reads the text. */
    public TextEncoder encoder() {
        return new TextEncoder(dim, layers, position, block, segments, embeddingNorm, scaledEmbedding, dropout);
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
        int classes = facts.classes();
        TextEncoder encoder = encoder();
        SDVariable ids = graph.input("ids", new TensorSpec(DataType.INT32, 2, facts.context()), -1, -1);
        SDVariable mask = graph.input("mask", TensorSpec.floats(2, facts.context()), -1, -1);
        boolean segmented = segments > 1 && facts.segmented();
        SDVariable segmentIds =
                segmented ? graph.input("segments", new TensorSpec(DataType.INT32, 2, facts.context()), -1, -1) : null;
        SDVariable labels = ClassLoss.labels(graph, 2);
        Scope s = graph.root(position.within(context)
                .withMask(mask)
                .withCounted(Counted.masked(labels, mask, null, LanguageModel.IGNORED))
                .withResiduals(encoder.residuals())
                .withDeviation(initialDeviation));
        SDVariable x = encoder.build(s, ids, segmentIds, facts.vocabulary(), facts.context()); // [B, T, D]
        SDVariable pooled = pooling.build(s.in("pooling"), x, mask); // [B, D]
        if (!context.training()) {
            graph.expose(Graph.VECTORS, pooled);
        }
        SDVariable logits = s.linear("head", s.dropout("head_dropout", pooled, headDropout), classes);
        ClassLoss.expose(graph, s, facts, logits, labels, labelSmoothing);
    }
}
