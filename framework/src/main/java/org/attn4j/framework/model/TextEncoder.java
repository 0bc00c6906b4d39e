package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidth;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.block.BlockStack;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.embedding.TokenEmbedding;
import org.attn4j.framework.layer.position.Position;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A bidirectional encoder of text, as BERT has it: token, segment and position embeddings, a norm of their sum, dropout,
 * blocks. Models that share it name its parameters alike, so that one can start from another's checkpoint:
 * {@code embedding.weight}, {@code segment.weight}, {@code position.weight}, {@code embedding_norm}, {@code blocks.0 …},
 * {@code norm}.
 * Shapes: ids [B, T], segments [B, T] -> [B, T, D].
 *
 * @param dim D
 * @param layers number of blocks
 * @param position how tokens know their order
 * @param block every block
 * @param segments number of segments that have an embedding; 0 for none
 * @param embeddingNorm whether the embeddings' sum is normalised, by the norm of the blocks
 * @param scaledEmbedding whether token embeddings are scaled by the square root of D
 * @param dropout share of embeddings dropped in training
 */
public record TextEncoder(
        int dim,
        int layers,
        Position position,
        TransformerBlock block,
        int segments,
        boolean embeddingNorm,
        boolean scaledEmbedding,
        double dropout) {
    public TextEncoder {
        requireWidth("dim", dim);
        requireWidthOrZero("segments", segments);
        requireDropout("dropout", dropout);
        new BlockStack(layers, block);
    }

    /** Number of layers that add to the residual stream. */
    int residuals() {
        return new BlockStack(layers, block).residuals();
    }

    /** The table of token embeddings [V, D]. */
    SDVariable table(Scope s, int vocabulary) {
        return tokens(vocabulary).table(s.in("embedding"));
    }

    private TokenEmbedding tokens(int vocabulary) {
        return new TokenEmbedding(vocabulary, dim, scaledEmbedding);
    }

    /**
     * Adds the encoder to a graph.
     *
     * @param s a scope whose context holds the mask and the position's rotation
     * @param segmentIds [B, T] integers; null where there are no segments, or every token belongs to the first
     */
    SDVariable build(Scope s, SDVariable ids, SDVariable segmentIds, int vocabulary, int context) {
        SDVariable x = tokens(vocabulary).build(s.in("embedding"), ids); // [B, T, D]
        if (segments > 0) {
            SDVariable table = s.in("segment")
                    .table(
                            "weight",
                            segments,
                            dim,
                            Initializer.normal(s.context().deviation()));
            SDVariable which = segmentIds == null ? s.sd().zerosLike(ids) : segmentIds;
            x = s.ops().add(x, s.ops().embedding(table, which, 1));
        }
        x = position.embed(s, x, context);
        if (embeddingNorm) {
            x = block.norm().build(s.in("embedding_norm"), x);
        }
        return new BlockStack(layers, block).build(s, s.dropout("embedding_dropout", x, dropout));
    }
}
