package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.require;

import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Rotation;

/**
 * Rotary positions: queries and keys turn by an angle that grows with their position, so that scores depend on distance.
 *
 * @throws IllegalArgumentException if base is not above 1
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>
 */
@TypeName("rotary")
public record RotaryPosition(
        @Key(doc = "base of the angles' geometric progression", value = "10000") double base,
        @Key(doc = "how angles are slowed down for longer texts; null for not", value = "null")
                Optional<RotaryScaling> scaling)
        implements Position {
    public RotaryPosition {
        require(base > 1, "base must be above 1: %s", base);
    }

    /** Not slowed down. */
    public RotaryPosition(double base) {
        this(base, Optional.empty());
    }

    @Override
    public Rotation rotation() {
        return scaling.map(s -> new Rotation(s.angles(base))).orElseGet(() -> new Rotation(base));
    }

    @Override
    public boolean distancesAlone() {
        return true;
    }
}
