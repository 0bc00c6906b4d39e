package org.attn4j.framework.layer.position;

import org.attn4j.framework.config.TypeName;

/** No positions: attention sees a set, or a causal mask alone tells the order. */
@TypeName("none")
public record NoPosition() implements Position {
    @Override
    public boolean distancesAlone() {
        return true;
    }
}
