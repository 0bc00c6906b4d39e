package org.attn4j.framework.op.position.jvm;

/** Turns the pairs of one head. */
@FunctionalInterface
interface RotaryLoop {
    /**
     * Turns (x[at + i], x[at + half + i]) by the angle whose cosine and sine are at index from + i.
     */
    void turn(float[] x, int at, int half, float[] cos, float[] sin, int from);

    /** One pair after another. */
    static void scalar(float[] x, int at, int half, float[] cos, float[] sin, int from) {
        rest(0, x, at, half, cos, sin, from);
    }

    /** The pairs from one on. */
    static void rest(int first, float[] x, int at, int half, float[] cos, float[] sin, int from) {
        for (int i = first; i < half; i++) {
            float a = x[at + i];
            float b = x[at + half + i];
            float c = cos[from + i];
            float s = sin[from + i];
            x[at + i] = a * c - b * s;
            x[at + half + i] = b * c + a * s;
        }
    }
}
