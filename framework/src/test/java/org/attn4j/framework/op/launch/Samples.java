package org.attn4j.framework.op.launch;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Random inputs of a fixed seed. */
public final class Samples {
    private final Random random;

    public Samples(long seed) {
        random = new Random(seed);
    }

    /** Normal numbers, DOUBLE. */
    public INDArray normal(long... shape) {
        return numbers(random::nextGaussian, shape);
    }

    /** Numbers in [0, 1), DOUBLE. */
    public INDArray uniform(long... shape) {
        return numbers(random::nextDouble, shape);
    }

    /** 1 with a probability, else 0; DOUBLE. */
    public INDArray mask(double kept, long... shape) {
        return numbers(() -> random.nextDouble() < kept ? 1 : 0, shape);
    }

    /** INT32 in [0, limit). */
    public INDArray integers(int limit, long... shape) {
        int[] values = new int[size(shape)];
        Arrays.setAll(values, i -> random.nextInt(limit));
        return Nd4j.createFromArray(values).reshape('c', shape);
    }

    private static INDArray numbers(DoubleSupplier next, long... shape) {
        double[] values = new double[size(shape)];
        Arrays.setAll(values, i -> next.getAsDouble());
        return Nd4j.createFromArray(values).reshape('c', shape);
    }

    private static int size(long... shape) {
        return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
}
