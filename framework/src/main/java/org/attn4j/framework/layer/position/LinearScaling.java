package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.op.position.RotaryAngles;

/**
 * All angles divided by one factor: positions are interpolated.
 *
 * @throws IllegalArgumentException if factor is below 1
 * @see <a href="https://arxiv.org/abs/2306.15595">Chen et al. 2023</a>
 */
@TypeName("linear")
public record LinearScaling(@Key(doc = "what angles are divided by", value = "2") double factor)
        implements RotaryScaling {
    public LinearScaling {
        require(factor >= 1 && factor < Double.POSITIVE_INFINITY, "factor must be at least 1: %s", factor);
    }

    @Override
    public RotaryAngles angles(double base) {
        return new RotaryAngles(base, factor, 0, 0, 0);
    }
}
