package org.attn4j.framework.device;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a kernel sees: a dense row-major piece of a device's memory.
 *
 * @param memory the memory that holds it
 * @param offset its first element
 * @param spec element type and shape
 */
public record Tensor(Memory memory, long offset, TensorSpec spec) {
    public Tensor {
        if (memory.type() != spec.type()) {
            throw new IllegalArgumentException("memory of " + memory.type() + " cannot hold " + spec);
        }
        if (offset < 0 || offset + spec.size() > memory.elements()) {
            throw new IllegalArgumentException(
                    spec + " at " + offset + " does not fit in memory of " + memory.elements() + " elements");
        }
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

    /** The same elements under another shape of equal size. */
    public Tensor reshape(long... shape) {
        TensorSpec other = new TensorSpec(spec.type(), shape);
        if (other.size() != size()) {
            throw new IllegalArgumentException("cannot view " + spec + " as " + other);
        }
        return new Tensor(memory, offset, other);
    }

    /** A piece of the elements in memory order. */
    public Tensor slice(long from, long... shape) {
        TensorSpec piece = new TensorSpec(spec.type(), shape);
        if (from < 0 || from + piece.size() > size()) {
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

    private HostMemory host() {
        if (memory instanceof HostMemory h) {
            return h;
        }
        throw new IllegalStateException("not in host memory: " + spec);
    }
}
