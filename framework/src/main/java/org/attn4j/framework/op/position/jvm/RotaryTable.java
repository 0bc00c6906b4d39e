package org.attn4j.framework.op.position.jvm;

import org.attn4j.framework.op.position.RotaryAngles;

/**
 * Cosines and sines of p times the angle of pair i, position p by row, i by column, computed in double precision.
 *
 * @param positions number of rows
 * @param cos [positions, half]
 * @param sin [positions, half], negative where it turns backwards
 */
record RotaryTable(int positions, float[] cos, float[] sin) {
    RotaryTable(int positions, int half, RotaryAngles angles, boolean inverse) {
        this(positions, new float[positions * half], new float[positions * half]);
        for (int i = 0; i < half; i++) {
            double frequency = angles.angle(i, half);
            for (int p = 0; p < positions; p++) {
                double angle = p * frequency;
                cos[p * half + i] = (float) Math.cos(angle);
                sin[p * half + i] = (float) (inverse ? -Math.sin(angle) : Math.sin(angle));
            }
        }
    }
}
