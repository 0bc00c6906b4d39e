package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;

/**
 * Where the elements of a tensor lie, seen by rows of its last dimension: element (i, j, …) is number {@code offset + i
 * strides[0] + j strides[1] + …} of what is stored. Turning a tensor changes this alone and copies nothing.
 *
 * @param shape the lengths of the dimensions
 * @param strides from one element to the next along each dimension
 * @param offset of the first element
 */
public record Elements(long[] shape, long[] strides, long offset) {
    /** Row-major elements from 0 on. */
    public static Elements of(long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i]; // overflows only where there is no element
        }
        return new Elements(shape.clone(), strides, 0);
    }

    /** The number of elements. */
    public long count() {
        return Shapes.elements(shape);
    }

    /**
     * Dimensions in another order.
     *
     * @param order which dimension comes first, second …
     * @throws IllegalArgumentException if there are not as many dimensions
     */
    public Elements permuted(int... order) {
        require(
                order.length == shape.length,
                "expected a tensor of %d dimensions, got shape %s",
                order.length,
                Arrays.toString(shape));
        return new Elements(
                Arrays.stream(order).mapToLong(i -> shape[i]).toArray(),
                Arrays.stream(order).mapToLong(i -> strides[i]).toArray(),
                offset);
    }

    /** A matrix [R, C] as [C, R]. */
    public Elements transposed() {
        return permuted(1, 0);
    }

    /**
     * The same row-major elements with other dimensions.
     *
     * @throws IllegalArgumentException if they are not row-major, or another number
     */
    public Elements reshaped(long... other) {
        Elements plain = of(other);
        require(
                Arrays.equals(strides, of(shape).strides) && plain.count() == count(),
                "elements of shape %s cannot be seen as %s",
                Arrays.toString(shape),
                Arrays.toString(other));
        return new Elements(plain.shape, plain.strides, offset);
    }

    /**
     * A range along one dimension.
     *
     * @throws IllegalArgumentException if there is no such range
     */
    public Elements slice(int axis, long from, long to) {
        require(
                axis < shape.length && from >= 0 && from <= to && to <= shape[axis],
                "no range %d to %d along dimension %d of shape %s",
                from,
                to,
                axis,
                Arrays.toString(shape));
        long[] cut = shape.clone();
        cut[axis] = to - from;
        return new Elements(cut, strides, offset + from * strides[axis]);
    }

    /** What lies below one index of the dimensions before an axis, those counted row-major. */
    Elements below(int axis, long index) {
        long start = offset;
        long rest = index;
        for (int i = axis - 1; i >= 0; i--) {
            start += rest % shape[i] * strides[i];
            rest /= shape[i];
        }
        return new Elements(
                Arrays.copyOfRange(shape, axis, shape.length),
                Arrays.copyOfRange(strides, axis, strides.length),
                start);
    }

    /** Takes elements {@code first}, {@code first + step} … */
    @FunctionalInterface
    interface Row {
        void take(long first, long step, long count);
    }

    /** Gives all elements in their order, as few rows as there can be. */
    void forEachRow(Row row) {
        if (count() == 0) {
            return;
        }
        int last = shape.length - 1;
        long length = 1;
        long step = 1;
        while (last >= 0 && (length == 1 || shape[last] == 1 || strides[last] == step * length)) {
            step = length == 1 ? strides[last] : step;
            length *= shape[last];
            last--;
        }
        long rows = count() / length;
        for (long r = 0; r < rows; r++) {
            row.take(below(last + 1, r).offset, step, length);
        }
    }
}
