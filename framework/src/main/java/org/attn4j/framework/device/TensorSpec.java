package org.attn4j.framework.device;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Element type and shape of a tensor, which is always dense and row-major. */
public record TensorSpec(DataType type, long... shape) {
    public TensorSpec {
        for (long d : shape) {
            if (d < 0) {
                throw new IllegalArgumentException("a dimension is negative: " + Arrays.toString(shape));
            }
        }
        shape = shape.clone();
    }

    /** A single-precision tensor of a shape. */
    public static TensorSpec floats(long... shape) {
        return new TensorSpec(DataType.FLOAT, shape);
    }

    /** The same shape with another element type. */
    public TensorSpec as(DataType other) {
        return new TensorSpec(other, shape);
    }

    /** Number of dimensions. */
    public int rank() {
        return shape.length;
    }

    /** Length of a dimension; negative dimensions count from the last. */
    public long dim(int dimension) {
        return shape[dimension < 0 ? shape.length + dimension : dimension];
    }

    /**
     * Number of elements; 1 for a scalar.
     *
     * @throws IllegalArgumentException if it does not fit in 64 bits
     */
    public long size() {
        long n = 1;
        for (long d : shape) {
            n = times(n, d);
        }
        return n;
    }

    private long times(long a, long b) {
        if (b > 0 && a > Long.MAX_VALUE / b) {
            throw new IllegalArgumentException("a tensor is too large: " + this);
        }
        return a * b;
    }

    /** Product of all dimensions but the last; 1 for a vector or scalar. */
    public long rows() {
        return rank() == 0 || dim(-1) == 0 ? 1 : size() / dim(-1);
    }

    /** The last dimension; 1 for a scalar. */
    public long columns() {
        return rank() == 0 ? 1 : dim(-1);
    }

    /** The same type with the last dimension replaced. */
    public TensorSpec withColumns(long columns) {
        long[] s = shape.clone();
        s[s.length - 1] = columns;
        return new TensorSpec(type, s);
    }

    /** Size in bytes. */
    public long bytes() {
        return times(size(), type.width());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TensorSpec t && t.type == type && Arrays.equals(t.shape, shape);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
