package org.attn4j.framework.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Host memory over an ND4J buffer: our kernels and ND4J's ops see the same bytes. */
public final class HostMemory implements ArrayMemory {
    private final INDArray owner;
    private final DataBuffer buffer;
    private final long address;
    private final long elements;

    /** An array's own memory. */
    HostMemory(INDArray owner) {
        this.owner = owner;
        this.buffer = owner.data();
        // It points at the array's own first element for a view's buffer, too.
        this.address = buffer.addressPointer().address();
        this.elements = Math.max(1, owner.length());
    }

    /** Memory of zeros, aligned as ND4J aligns. */
    static HostMemory allocate(DataType type, long elements) {
        try (var detached = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return new HostMemory(Nd4j.create(type, new long[] {Math.max(1, elements)}, 'c'));
        }
    }

    /** Whether {@link Tensor#of} takes an array without a copy. */
    public static boolean isDense(INDArray array) {
        return array.length() <= 1 || (array.ordering() == 'c' && denseStrides(array));
    }

    private static boolean denseStrides(INDArray array) {
        long expected = 1;
        for (int d = array.rank() - 1; d >= 0; d--) {
            if (array.size(d) != 1 && array.stride(d) != expected) {
                return false;
            }
            expected *= array.size(d);
        }
        return true;
    }

    @Override
    public DataType type() {
        return owner.dataType();
    }

    @Override
    public long elements() {
        return elements;
    }

    @Override
    public long address() {
        return address;
    }

    ByteBuffer bytes(long offset, long size) {
        int width = type().width();
        long length = size * width;
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor of " + length + " bytes exceeds 2 GiB");
        }
        if (length == 0) {
            return ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
        }
        // Only an address and a length: the owner keeps the memory alive.
        return new At(address + offset * width, length).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public INDArray array(long offset, TensorSpec spec) {
        long own = (address - buffer.addressPointer().address()) / type().width();
        long[] shape = spec.shape();
        long start = buffer.offset() + own + offset;
        return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), start, 'c', spec.type());
    }

    /** A raw pointer to a given address. */
    private static final class At extends BytePointer {
        At(long address, long length) {
            super((Pointer) null);
            this.address = address;
            this.limit = length;
            this.capacity = length;
        }
    }
}
