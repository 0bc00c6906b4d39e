package org.attn4j.framework.op.launch;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Inputs of the checks. */
public final class Numbers {
    private Numbers() {}

    /** Normal numbers in DOUBLE. */
    public static INDArray normal(long seed, long... shape) {
        Random random = new Random(seed);
        double[] values = new double[size(shape)];
        Arrays.setAll(values, i -> random.nextGaussian());
        return Nd4j.createFromArray(values).reshape(shape);
    }

    /** INT32 numbers in [0, limit). */
    public static INDArray integers(long seed, int limit, long... shape) {
        int[] values = new Random(seed).ints(size(shape), 0, limit).toArray();
        return Nd4j.createFromArray(values).reshape(shape);
    }

    /** Labels of classes, every seventh of them -1. */
    public static INDArray labels(int rows, int classes) {
        int[] values = new Random(rows).ints(rows, 0, classes).toArray();
        for (int i = 3; i < rows; i += 7) {
            values[i] = -1;
        }
        return Nd4j.createFromArray(values);
    }

    private static int size(long... shape) {
        return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
}
