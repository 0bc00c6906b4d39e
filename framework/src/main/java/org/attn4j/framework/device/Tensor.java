package org.attn4j.framework.device;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a kernel sees: a row-major piece of a device's memory, dense but where a plan pads rows of bfloat16.
 *
 * @param memory the memory that holds it
 * @param offset its first element
 * @param spec element type and shape
 * @param leading elements from one row, along the last dimension, to the next; what lies between rows is 0
 */
public record Tensor(Memory memory, long offset, TensorSpec spec, long leading) {
    /** Rows of padded tensors start at multiples of so many elements. */
    public static final int ROW_ALIGNMENT = 8;

    public Tensor {
        if (memory.type() != spec.type()) {
            throw new IllegalArgumentException("memory of " + memory.type() + " cannot hold " + spec);
        }
        if (leading < spec.columns()) {
            throw new IllegalArgumentException(spec + " with rows of " + leading + " elements");
        }
        long end = leading == spec.columns() || spec.size() == 0
                ? spec.size()
                : (spec.rows() - 1) * leading + spec.columns();
        if (offset < 0 || offset + end > memory.elements()) {
            throw new IllegalArgumentException(
                    spec + " at " + offset + " does not fit in memory of " + memory.elements() + " elements");
        }
    }

    /** A dense tensor. */
    public Tensor(Memory memory, long offset, TensorSpec spec) {
        this(memory, offset, spec, spec.columns());
    }

    /**
     * An array's own memory.
     *
     * @throws IllegalArgumentException if the array is a view with gaps or not row-major
     */
    public static Tensor of(INDArray array) {
        TensorSpec spec = new TensorSpec(array.dataType(), array.shape());
        if (!HostMemory.isDense(array)) {
            throw new IllegalArgumentException("not dense and row-major: " + spec);
        }
        return new Tensor(new HostMemory(array), 0, spec);
    }

    /** Elements of a row that is padded to a multiple of {@link #ROW_ALIGNMENT}. */
    public static long padded(long columns) {
        return (columns + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
    }

    /** Whether row follows row without a gap. */
    public boolean dense() {
        return leading == spec.columns() || spec.rows() == 1;
    }

    /** Number of elements. */
    public long size() {
        return spec.size();
    }

    /** Length of a dimension; negative dimensions count from the last. */
    public int dim(int dimension) {
        return Math.toIntExact(spec.dim(dimension));
    }

    /** Product of all dimensions but the last. */
    public int rows() {
        return Math.toIntExact(spec.rows());
    }

    /** The last dimension. */
    public int columns() {
        return Math.toIntExact(spec.columns());
    }

    /** The device's address of the first element. */
    public long address() {
        return memory.address() + offset * spec.type().width();
    }

    /** The same elements under another shape of equal size; of a padded tensor, with rows of equal length. */
    public Tensor reshape(long... shape) {
        TensorSpec other = new TensorSpec(spec.type(), shape);
        if (other.size() != size()) {
            throw new IllegalArgumentException("cannot view " + spec + " as " + other);
        }
        return new Tensor(memory, offset, other, leading == spec.columns() ? other.columns() : sameRows(other));
    }

    /** A piece of the elements in memory order. */
    public Tensor slice(long from, long... shape) {
        TensorSpec piece = new TensorSpec(spec.type(), shape);
        if (!dense() || from < 0 || from + piece.size() > size()) {
            throw new IllegalArgumentException(piece + " at " + from + " is not inside " + spec);
        }
        return new Tensor(memory, offset + from, piece);
    }

    /** The elements as a buffer over host memory, index 0 at the first element. */
    public FloatBuffer floats() {
        return host().bytes(offset, size()).asFloatBuffer();
    }

    /** The elements as a buffer over host memory, index 0 at the first element. */
    public DoubleBuffer doubles() {
        return host().bytes(offset, size()).asDoubleBuffer();
    }

    /** The elements as a buffer over host memory, index 0 at the first element. */
    public IntBuffer ints() {
        return host().bytes(offset, size()).asIntBuffer();
    }

    /** The elements as a buffer over host memory, index 0 at the first element. */
    public LongBuffer longs() {
        return host().bytes(offset, size()).asLongBuffer();
    }

    /** The same memory as an ND4J array, without a copy; not for memory that ND4J cannot reach. */
    public INDArray asArray() {
        if (memory instanceof ArrayMemory arrays) {
            return arrays.array(offset, spec);
        }
        throw new IllegalStateException("ND4J cannot reach the memory of " + spec);
    }

    private long sameRows(TensorSpec other) {
        if (other.columns() != spec.columns()) {
            throw new IllegalArgumentException(
                    "cannot view " + spec + " as " + other + ": its rows are padded to " + leading);
        }
        return leading;
    }

    private HostMemory host() {
        if (memory instanceof HostMemory h) {
            return h;
        }
        throw new IllegalStateException("not in host memory: " + spec);
    }
}
