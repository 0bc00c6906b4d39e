package org.attn4j.framework.train;

import java.util.Map;

/**
 * One micro-batch on the host.
 *
 * @param arrays the model's inputs by placeholder name, such as {@code ids} [B, T] and {@code labels} [B, T]
 * @param targets number of counted targets: the divisor of the summed loss
 * @param weight sum of the counted targets' weights, which divides in its place where classes are weighted
 * @param origin where the batch comes from, for messages: {@code "training batch 17"}
 */
public record Batch(Map<String, Array> arrays, long targets, double weight, String origin) {
    public Batch {
        arrays = Map.copyOf(arrays);
    }

    /** All of whose targets weigh 1. */
    public Batch(Map<String, Array> arrays, long targets, String origin) {
        this(arrays, targets, targets, origin);
    }

    /** The same with other weights of its targets. */
    public Batch withWeight(double sum) {
        return new Batch(arrays, targets, sum, origin);
    }

    /** B: arrays of one dimension may hold something else for each example. */
    long rows() {
        return arrays.values().stream()
                .map(Array::shape)
                .filter(shape -> shape.length > 1)
                .mapToLong(shape -> shape[0])
                .max()
                .orElse(1);
    }

    /** A dense array in row-major order. */
    public sealed interface Array {
        /** The length of each dimension. */
        long[] shape();
    }

    /** 32-bit integers: token ids, labels. */
    public record Ints(long[] shape, int[] values) implements Array {}

    /** Single-precision numbers: images, masks. */
    public record Floats(long[] shape, float[] values) implements Array {}
}
