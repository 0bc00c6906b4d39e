package org.attn4j.framework.layer.embedding;

import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A trained vector for each token: {@code scale E[ids]}.
 * Shapes: ids [B, T] -> [B, T, D]; E [V, D].
 *
 * @param vocabulary V
 * @param dim D
 * @param scaled whether rows are scaled by the square root of D, as in Vaswani et al. 2017, section 3.4
 */
public record TokenEmbedding(int vocabulary, int dim, boolean scaled) {
    /** The table. */
    public SDVariable table(Scope s) {
        return s.table("weight", vocabulary, dim, Initializer.normal(s.context().deviation()));
    }

    /** Looks ids up. */
    public SDVariable build(Scope s, SDVariable ids) {
        return s.ops().embedding(table(s), ids, scaled ? Math.sqrt(dim) : 1);
    }
}
