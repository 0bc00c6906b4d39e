package org.attn4j.framework.layer.position;

import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A trained vector for each position: {@code x[b, t] + P[t]}.
 * Shapes: x [B, T, D] -> [B, T, D]; P [C, D]. More than C tokens are an error.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 */
@TypeName("learned")
public record LearnedPosition() implements Position {
    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean cacheable() {
        return true;
    }

    @Override
    public SDVariable embed(Scope s, SDVariable x, int context) {
        SDVariable table = s.in("position")
                .table(
                        "weight",
                        context,
                        s.dim(x),
                        Initializer.normal(s.context().deviation()));
        return s.ops().addPosition(x, table, s.context().offset());
    }

    @Override
    public boolean unbounded() {
        return false;
    }
}
