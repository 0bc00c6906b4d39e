package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Counted;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A BERT-style masked language model: it reads a text in both directions and predicts the tokens at chosen positions;
 * only those go through the output head. Inputs {@code ids} [B, T], {@code mask} [B, T] (1 keeps, 0 hides padding),
 * {@code segments} [B, T] (where there are several segment embeddings), {@code positions} [P], flat indices into B T, and
 * {@code labels} [P] (-1 does not count: padding of the positions); output logits [P, V] and, outside
 * of training, {@link Graph#TOKENS}.
 *
 * @throws IllegalArgumentException if dim, layers or initialDeviation is not positive, segments is negative or dropout is
 *     outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 */
@TypeName("masked_language_model")
public record MaskedLanguageModel(
        @Key(doc = "D, the model width") int dim,
        @Key(doc = "number of blocks, at most 1000") int layers,
        @Key(doc = "how tokens know their order", value = "{type: learned}") Position position,
        @Key(doc = "every block") TransformerBlock block,
        @Key(doc = "number of segments that have an embedding; 0 for none", value = "2") int segments,
        @Key(doc = "whether the sum of the embeddings is normalised", value = "true") boolean embeddingNorm,
        @Key(doc = "from a position's vector to logits: bert or plain", value = "bert") MaskedHead head,
        @Key(doc = "whether the output map is the embedding table", value = "true") boolean tied,
        @Key(doc = "share of embeddings dropped in training", value = "0") double dropout,
        @Key(doc = "standard deviation of starting weights", value = "0.02") double initialDeviation)
        implements Model {
    public MaskedLanguageModel {
        new TextEncoder(dim, layers, position, block, segments, embeddingNorm, false, dropout);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
    }

    /** What reads the text. */
    public TextEncoder encoder() {
        return new TextEncoder(dim, layers, position, block, segments, embeddingNorm, false, dropout);
    }

    @Override
    public Task task() {
        return Task.FILL_IN;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        TextEncoder encoder = encoder();
        TensorSpec example = new TensorSpec(DataType.INT32, 2, facts.context());
        SDVariable ids = graph.input("ids", example, -1, -1);
        SDVariable mask = graph.input("mask", example.as(DataType.FLOAT), -1, -1);
        SDVariable segmentIds = segments > 1 ? graph.input("segments", example, -1, -1) : null;
        SDVariable positions = graph.input("positions", DataType.INT32, -1);
        SDVariable labels = ClassLoss.labels(graph, 2);
        Scope s = graph.root(position.within(context)
                .withMask(mask)
                .withCounted(Counted.masked(labels, mask, positions, LanguageModel.IGNORED))
                .withResiduals(encoder.residuals())
                .withDeviation(initialDeviation));
        SDVariable x = encoder.build(s, ids, segmentIds, facts.vocabulary(), facts.context()); // [B, T, D]
        if (!context.training()) {
            graph.expose(Graph.TOKENS, x);
        }
        SDVariable chosen = s.ops().gatherRows(x, positions); // [P, D]
        ClassLoss.expose(graph, s, facts, logits(s, chosen, encoder, facts.vocabulary()), labels, 0);
    }

    private SDVariable logits(Scope s, SDVariable chosen, TextEncoder encoder, int vocabulary) {
        boolean full = head == MaskedHead.BERT;
        Scope h = s.in("head");
        SDVariable x = chosen;
        if (full) {
            x = s.ops().activation(h.linear("transform", x, dim), ActivationKind.GELU);
            x = block.norm().build(h.in("norm"), x);
        }
        if (!tied) {
            return s.linear("head", x, vocabulary, full);
        }
        SDVariable bias = full ? h.vector("bias", vocabulary, Initializer.zeros()) : null;
        return s.ops().tiedLinear(x, encoder.table(s, vocabulary), bias);
    }
}
