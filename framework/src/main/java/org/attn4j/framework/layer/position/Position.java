package org.attn4j.framework.layer.position;

import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.RelativeBias;
import org.attn4j.framework.layer.Rotation;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.Sequential;
import org.nd4j.autodiff.samediff.SDVariable;

/** How a model knows the order of its tokens: added to their embeddings, or turned into queries and keys. */
public interface Position extends Sequential {
    /**
     * Adds positions to embeddings: x [B, T, D] -> [B, T, D].
     *
     * @param context C, the length that the model is trained on
     */
    default SDVariable embed(Scope s, SDVariable x, int context) {
        return x;
    }

    /**
     * The same where tokens tell their positions, as several texts in one row do. What only turns queries and keys, or looks at
     * distances, needs none.
     *
     * @param positions [B, T] integers, each below the context
     */
    default SDVariable embed(Scope s, SDVariable x, SDVariable positions, int context) {
        return embed(s, x, context);
    }

    /** The same for the patches of an image, row by row; x [B, T, D] with T the grid's length. */
    default SDVariable embed(Scope s, SDVariable x, PatchGrid grid) {
        return embed(s, x, grid.length());
    }

    /** Relative positions in the scores of self-attention; null for none. */
    default RelativeBias relativeBias() {
        return null;
    }

    /** How queries and keys turn; null if they do not. */
    default Rotation rotation() {
        return null;
    }

    /** A context whose attention layers have these positions. */
    default Context within(Context context) {
        return context.withRotation(rotation()).withRelative(relativeBias());
    }

    /** Whether nothing but distances between positions counts, so that a text may go on without end. */
    default boolean distancesAlone() {
        return false;
    }

    /** Whether positions beyond the trained context exist. */
    default boolean unbounded() {
        return true;
    }
}
