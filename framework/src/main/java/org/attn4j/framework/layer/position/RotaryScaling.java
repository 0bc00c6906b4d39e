package org.attn4j.framework.layer.position;

import org.attn4j.framework.op.position.RotaryAngles;

/** How rotary angles are slowed down, so that a model reads more than it was trained on first. */
public interface RotaryScaling {
    /** The angles of a base. */
    RotaryAngles angles(double base);
}
