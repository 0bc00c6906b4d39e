package org.attn4j.framework.train.optimizer;

import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.op.JavaOp;

/** An optimizer's update: an op, or a graph of SameDiff's and our ops. */
@FunctionalInterface
public interface Update {
    /** Prepares the update on a device's buffers; each run of the result is one update. */
    Runnable bind(Backend backend, UpdateBuffers buffers);

    /**
     * By one op, ours or of a family of a user's own: inputs w [N], gradient [N], the moments [N], hyper; outputs w and the
     * moments, which share the inputs' memory.
     */
    static Update op(JavaOp op) {
        return (backend, buffers) -> backend.kernels().bind(op, buffers.read(), buffers.written());
    }

    /** By a graph. It takes as much memory again as the weights and moments, and a pass over it more. */
    static Update graph(UpdateRule rule) {
        return (backend, buffers) -> GraphUpdate.bind(rule, backend, buffers);
    }
}
