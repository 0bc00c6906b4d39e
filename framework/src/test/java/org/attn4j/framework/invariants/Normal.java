package org.attn4j.framework.invariants;

import java.util.Random;

/** Numbers from the standard normal distribution; equal seeds give equal numbers. */
final class Normal {
    private Normal() {}

    static float[] draw(long seed, int n) {
        return draw(seed, n, 1);
    }

    /** Numbers with a standard deviation other than 1. */
    static float[] draw(long seed, int n, double deviation) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
