package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.attn4j.framework.file.ByteSink;

/**
 * A tensor to be stored. Factories over a {@link FloatBuffer} take what lies between its position and its limit, and
 * read it when the tensor is written; {@link FloatBuffer#wrap(float[])} brings an array.
 *
 * <p>Weights lie in memory as [in, out] and in files as [out, in]; {@link #transposed} and {@link #transposedColumns}
 * turn them on the way.
 */
public interface TensorSource {
    /** The name in the file, such as {@code blocks.3.attention.query.weight}. */
    String name();

    /** The type of the elements. */
    default Dtype dtype() {
        return Dtype.F32;
    }

    /** The lengths of the dimensions in the file. */
    long[] shape();

    /**
     * Gives the elements, row-major and little-endian, in as many pieces as it likes.
     *
     * @throws IOException if the sink cannot store them
     */
    void write(ByteSink sink) throws IOException;

    /**
     * Elements stored as they lie.
     *
     * @throws IllegalArgumentException if the buffer's remaining elements are not the shape's
     */
    static TensorSource plain(String name, long[] shape, FloatBuffer values) {
        return new PlainFloats(name, shape, values);
    }

    /**
     * A matrix [rows, columns] in memory, stored as [columns, rows].
     *
     * @throws IllegalArgumentException if the buffer does not hold rows times columns elements
     */
    static TensorSource transposed(String name, int rows, int columns, FloatBuffer values) {
        return new TransposedFloats(name, rows, columns, 0, columns, values);
    }

    /**
     * Columns {@code from} (included) to {@code to} (excluded) of a matrix [rows, columns] in memory, stored as
     * [to - from, rows]: the query, key or value part of a packed projection.
     *
     * @throws IllegalArgumentException if the buffer does not hold rows times columns elements, or the columns are not
     *     within the matrix
     */
    static TensorSource transposedColumns(String name, int rows, int columns, int from, int to, FloatBuffer values) {
        return new TransposedFloats(name, rows, columns, from, to, values);
    }

    /**
     * 64-bit integers, such as counters.
     *
     * @throws IllegalArgumentException if the number of values is not the shape's
     */
    static TensorSource longs(String name, long[] shape, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new RawElements(name, Dtype.I64, shape, bytes);
    }

    /**
     * Elements of any type, given as their little-endian bytes.
     *
     * @throws IllegalArgumentException if the number of bytes is not the shape's
     */
    static TensorSource raw(String name, Dtype dtype, long[] shape, ByteBuffer bytes) {
        return new RawElements(name, dtype, shape, bytes);
    }
}
