package org.attn4j.recipes.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;

/** Random arrays, put together to a batch. */
final class RandomBatches {
    private final Random random;
    private final Map<String, Batch.Array> arrays = new LinkedHashMap<>();
    private long targets;

    RandomBatches(Random random) {
        this.random = random;
    }

    /** Ids or labels below a bound. */
    RandomBatches ints(String name, int bound, long... shape) {
        int n = size(shape);
        arrays.put(name, new Batch.Ints(shape, random.ints(n, 0, bound).toArray()));
        targets = name.equals("labels") ? n : targets;
        return this;
    }

    /** One value everywhere. */
    RandomBatches filled(String name, float value, long... shape) {
        float[] values = new float[size(shape)];
        java.util.Arrays.fill(values, value);
        arrays.put(name, new Batch.Floats(shape, values));
        return this;
    }

    /** One integer everywhere. */
    RandomBatches filledInts(String name, int value, long... shape) {
        int[] values = new int[size(shape)];
        java.util.Arrays.fill(values, value);
        arrays.put(name, new Batch.Ints(shape, values));
        return this;
    }

    /** Normally distributed values. */
    RandomBatches normal(String name, long... shape) {
        float[] values = new float[size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        arrays.put(name, new Batch.Floats(shape, values));
        return this;
    }

    Batch batch() {
        return new Batch(arrays, targets, "random batch");
    }

    private static int size(long[] shape) {
        return ArrayLength.of("values of a batch", shape);
    }
}
