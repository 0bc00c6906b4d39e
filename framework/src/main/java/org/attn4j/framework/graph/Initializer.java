package org.attn4j.framework.graph;

import java.util.Arrays;
import org.attn4j.framework.op.Philox;

/** Starting values of a parameter, a function of (key, index) alone. */
@FunctionalInterface
public interface Initializer {
    /**
     * Fills a parameter.
     *
     * @param values all of its elements in memory order
     * @param key key of its random numbers, from the run's seed and the parameter's name
     */
    void fill(float[] values, long key);

    /** All zeros. */
    static Initializer zeros() {
        return constant(0);
    }

    /** All ones. */
    static Initializer ones() {
        return constant(1);
    }

    /** One value everywhere. */
    static Initializer constant(double value) {
        return (values, key) -> Arrays.fill(values, (float) value);
    }

    /** Independent normal numbers with mean 0 (Box-Muller on Philox words). */
    static Initializer normal(double deviation) {
        return (values, key) -> {
            int[] w = new int[4];
            for (int i = 0; i < values.length; i++) {
                if ((i & 1) == 0) {
                    Philox.words(key, 0, i >>> 1, w, 0);
                    double u = ((w[0] & 0xFFFFFFFFL) + 0.5) / 4294967296.0;
                    double angle = 2 * Math.PI * ((w[1] & 0xFFFFFFFFL) / 4294967296.0);
                    double radius = deviation * Math.sqrt(-2 * StrictMath.log(u));
                    values[i] = (float) (radius * StrictMath.cos(angle));
                    if (i + 1 < values.length) {
                        values[i + 1] = (float) (radius * StrictMath.sin(angle));
                    }
                }
            }
        };
    }

    /** Independent uniform numbers in [-bound, bound). */
    static Initializer uniform(double bound) {
        return (values, key) -> {
            int[] w = new int[4];
            for (int i = 0; i < values.length; i++) {
                if ((i & 3) == 0) {
                    Philox.words(key, 0, i >>> 2, w, 0);
                }
                values[i] = (float) (bound * ((w[i & 3] & 0xFFFFFFFFL) / 2147483648.0 - 1));
            }
        };
    }
}
