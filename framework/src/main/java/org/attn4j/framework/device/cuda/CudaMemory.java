package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.Memory;
import org.nd4j.linalg.api.buffer.DataType;

/** A block of a card's memory; given back once nothing refers to it. */
public final class CudaMemory implements Memory {
    private final DataType type;
    private final long elements;
    private final long address;
    /** Whose memory this is, kept alive; null for memory of its own. */
    @SuppressWarnings("unused") // holding it is its use
    private final CudaMemory owner;

    CudaMemory(DataType type, long elements, long address) {
        this.type = type;
        this.elements = elements;
        this.address = address;
        this.owner = null;
    }

    /** The first elements of another block under a type of their own. */
    CudaMemory(DataType type, CudaMemory owner, long elements) {
        this.type = type;
        this.elements = elements;
        this.address = owner.address;
        this.owner = owner;
    }

    @Override
    public DataType type() {
        return type;
    }

    @Override
    public long elements() {
        return elements;
    }

    @Override
    public long address() {
        return address;
    }
}
