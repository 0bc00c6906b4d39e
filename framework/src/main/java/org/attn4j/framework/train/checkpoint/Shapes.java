package org.attn4j.framework.train.checkpoint;

/** Arithmetic of shapes. */
final class Shapes {
    private Shapes() {}

    /**
     * The number of elements; 1 for a scalar's empty shape.
     *
     * @throws ArithmeticException if it exceeds a long
     * @throws IllegalArgumentException if a dimension is negative
     */
    static long elements(long[] shape) {
        long product = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("a dimension must not be negative: " + length);
            }
            product = Math.multiplyExact(product, length);
        }
        return product;
    }
}
