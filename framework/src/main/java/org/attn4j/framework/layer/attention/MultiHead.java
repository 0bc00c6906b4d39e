package org.attn4j.framework.layer.attention;

import java.util.Optional;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.op.attention.SparsePattern;

/** The keys that self-attention, causal attention and cross attention have in common. */
public interface MultiHead {
    /** H. */
    int heads();

    /** G; 0 means H. */
    int keyValueHeads();

    /** Whether the maps have biases. */
    boolean bias();

    /** Share of attention weights dropped in training. */
    double dropout();

    /** How queries and keys are scored. */
    Score score();

    /** Whether dot products are divided by the square root of K. */
    boolean scaled();

    /** K; 0 means D / H. */
    int headWidth();

    /** Normalises each head of queries and keys. */
    default Optional<RootMeanSquareNorm> queryKeyNorm() {
        return Optional.empty();
    }

    /** Which pairs of positions attend; null for all. */
    default SparsePattern pattern() {
        return null;
    }

    /** The attention with these keys. */
    default Heads projections() {
        return score().heads(
                        heads(), keyValueHeads(), bias(), dropout(), scaled(), headWidth(), queryKeyNorm(), pattern());
    }
}
