package org.attn4j.framework.op;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.functions.DifferentialFunction;

/** What computes the ops on one device. */
public interface Kernels {
    /**
     * Binds an op to tensors. Each run of the result computes the outputs from the inputs, writes every element of every
     * output, and allocates nothing.
     *
     * @throws UnsupportedOperationException if this device has no kernel for the op or its element type
     */
    Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs);

    /** As {@link #bind}, for one of SameDiff's own ops; null where there is no kernel for it, its types or its shapes. */
    default Runnable bindStock(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs) {
        return null;
    }

    /** Whether the device runs a chain of ops as one, with the same results as one after the other. */
    default boolean fuses(OpChain chain) {
        return false;
    }

    /**
     * As {@link #bind}, for a chain that the device {@link #fuses}: what is kept of its outputs is written, from inputs that
     * share no memory with them.
     *
     * @param tensors of the chain's inputs and of the outputs that it keeps, by name
     */
    default Runnable bindChain(OpChain chain, Map<String, Tensor> tensors) {
        throw new UnsupportedOperationException("this device runs no ops as one");
    }

    /** In which types the device takes an op's inputs and gives its outputs; single precision unless it says otherwise. */
    default Storage storage(JavaOp op, List<TensorSpec> inputs) {
        return Storage.SINGLE;
    }

    /**
     * Binds the rounding of a single-precision tensor to bfloat16. Rows of the target, and rows behind its last one up to so
     * many, are filled with zeros.
     *
     * @throws UnsupportedOperationException if the device never asks for bfloat16
     */
    default Runnable round(Tensor from, Tensor to, long rows) {
        throw new UnsupportedOperationException("no rounding to bfloat16 on this device");
    }

    /** Whether the device itself computes an op, rather than a host in its place. */
    default boolean isOwn(JavaOp op) {
        return true;
    }
}
