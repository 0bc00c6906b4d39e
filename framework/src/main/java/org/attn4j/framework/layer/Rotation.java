package org.attn4j.framework.layer;

/**
 * Rotary positions of queries and keys.
 *
 * @param base base of the angles' geometric progression
 */
public record Rotation(double base) {}
