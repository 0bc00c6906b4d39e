package org.attn4j.framework.layer.pooling;

import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The mean of the positions that the mask keeps; 0 where it keeps none.
 * Shapes: x [B, T, D], mask [B, T] -> [B, D].
 */
@TypeName("mean")
public record MeanPooling() implements Pooling {
    @Override
    public SDVariable build(Scope s, SDVariable x, SDVariable mask) {
        return s.ops().meanRows(x, mask);
    }
}
