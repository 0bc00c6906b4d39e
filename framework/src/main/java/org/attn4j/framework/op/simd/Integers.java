package org.attn4j.framework.op.simd;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** Reads an integer tensor of either width. */
public final class Integers {
    private final IntBuffer ints;
    private final LongBuffer longs;
    private final int size;

    /**
     * Prepares to read a tensor.
     *
     * @throws IllegalArgumentException if its elements are neither INT32 nor INT64
     */
    public Integers(Tensor tensor) {
        DataType type = tensor.spec().type();
        if (type != DataType.INT32 && type != DataType.INT64) {
            throw new IllegalArgumentException("expected INT32 or INT64, got " + tensor.spec());
        }
        this.ints = type == DataType.INT32 ? tensor.ints() : null;
        this.longs = type == DataType.INT64 ? tensor.longs() : null;
        this.size = Math.toIntExact(tensor.size());
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** An element. */
    public long at(int index) {
        return ints != null ? ints.get(index) : longs.get(index);
    }

    /**
     * Copies all elements into an array.
     *
     * @param limit elements must lie in [0, limit) or equal {@code exempt}
     * @param exempt an element allowed besides; any element of the range for none
     * @param what op and input, for the message
     * @throws IllegalArgumentException naming the element and its position if one lies outside
     */
    public void read(int[] target, int limit, long exempt, String what) {
        for (int i = 0; i < size; i++) {
            long v = at(i);
            if ((v < 0 || v >= limit) && v != exempt) {
                throw new IllegalArgumentException(what + " " + v + " at position " + i + ": expected 0 <= "
                        + what.substring(what.indexOf(' ') + 1) + " < " + limit);
            }
            target[i] = (int) v;
        }
    }
}
