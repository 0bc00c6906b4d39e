package org.attn4j.framework.device;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An array of whichever backend ND4J has: it alone knows where the elements lie. */
public final class Nd4jMemory implements ArrayMemory {
    private final INDArray owner;

    private Nd4jMemory(INDArray owner) {
        this.owner = owner;
    }

    static Nd4jMemory allocate(DataType type, long elements) {
        try (var detached = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return new Nd4jMemory(Nd4j.create(type, new long[] {Math.max(1, elements)}, 'c'));
        }
    }

    /** A tensor over a dense row-major array's own memory. */
    public static Tensor tensor(INDArray array) {
        return new Tensor(new Nd4jMemory(array), 0, new TensorSpec(array.dataType(), array.shape()));
    }

    @Override
    public INDArray array(long offset, TensorSpec spec) {
        long[] shape = spec.shape();
        long start = owner.data().offset() + offset;
        return Nd4j.create(owner.data(), shape, Nd4j.getStrides(shape, 'c'), start, 'c', spec.type());
    }

    @Override
    public DataType type() {
        return owner.dataType();
    }

    @Override
    public long elements() {
        return Math.max(1, owner.length());
    }

    /** @throws UnsupportedOperationException always: the backend moves elements between card and host as it likes */
    @Override
    public long address() {
        throw new UnsupportedOperationException("ND4J's own memory has no lasting address");
    }
}
