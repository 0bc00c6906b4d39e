package org.attn4j.recipes.bench;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.position.Position;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Learned positions that source and target share, as in the PyTorch peer: one table [C, D] with C the length of the longer
 * side, of which a sequence takes the first rows.
 */
record SharedPosition(@Key(doc = "tokens of the source") int source, @Key(doc = "tokens of the target") int target)
        implements Position {
    @Override
    public SDVariable embed(Scope s, SDVariable x, int context) {
        SDVariable table = s.parameter(ParameterSpec.plain(
                "position.weight",
                new long[] {Math.max(source, target), s.dim(x)},
                Initializer.normal(s.context().deviation()),
                false));
        return s.ops().addPosition(x, table, s.context().offset());
    }

    @Override
    public boolean unbounded() {
        return false;
    }
}
