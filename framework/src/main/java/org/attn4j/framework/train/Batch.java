package org.attn4j.framework.train;

import java.util.Map;

/**
 * One micro-batch on the host.
 *
 * @param arrays the model's inputs by placeholder name, such as {@code ids} [B, T] and {@code labels} [B, T]
 * @param targets number of counted targets: the divisor of the summed loss
 * @param origin where the batch comes from, for messages: {@code "training batch 17"}
 */
public record Batch(Map<String, Array> arrays, long targets, String origin) {
    public Batch {
        arrays = Map.copyOf(arrays);
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
