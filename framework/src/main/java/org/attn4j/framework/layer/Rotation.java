package org.attn4j.framework.layer;

import org.attn4j.framework.op.position.RotaryAngles;

/**
 * Rotary positions of queries and keys.
 *
 * @param angles by how much pairs turn from one position to the next
 */
public record Rotation(RotaryAngles angles) {
    /** The plain progression of angles of a base. */
    public Rotation(double base) {
        this(new RotaryAngles(base));
    }
}
