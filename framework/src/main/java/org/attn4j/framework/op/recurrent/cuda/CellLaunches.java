package org.attn4j.framework.op.recurrent.cuda;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.recurrent.CellKind;

/** Steps of recurrent cells, and their gradients: a thread an element of the state. */
final class CellLaunches {
    private final CudaDevice device;
    private final CellKind kind;
    private final int batch;
    private final int length;
    private final int width;
    private final Tensor lengths;

    /**
     * Cells of sequences.
     *
     * @param states [B, T, D]
     * @param lengths [B] INT32; null gives every row all steps
     */
    CellLaunches(CudaDevice device, CellKind kind, Tensor states, Tensor lengths) {
        this.device = device;
        this.kind = kind;
        this.batch = states.dim(0);
        this.length = states.dim(1);
        this.width = states.columns();
        this.lengths = lengths;
    }

    /** Sets a state [B, P] to another, or to 0 for null. */
    Runnable start(Tensor initial, Tensor state) {
        return device.kernel("recurrent/cuda/cells", "start_state")
                .grid(LaunchSizes.pieces(state.size(), LaunchSizes.BLOCK))
                .block(LaunchSizes.BLOCK)
                .tensors(initial, state)
                .integers(Math.toIntExact(state.size()), initial == null ? 0 : 1)
                .ready();
    }

    /** What the cells of a memory look at: weights [B, T, S] of memory [B, S, G D]. */
    record Memory(Tensor weights, Tensor rows) {}

    /**
     * A step.
     *
     * @param products [B, G D], h times U
     * @param memory null for none
     * @param state [B, P], which it replaces
     */
    Runnable forward(
            int t,
            Tensor gates,
            Tensor products,
            Tensor bias,
            Memory memory,
            Tensor state,
            Tensor states,
            Tensor saved,
            Tensor previous) {
        return launch(kind == CellKind.GRU ? "gru_cell" : "lstm_cell")
                .tensors(gates, products, bias, memory == null ? null : memory.weights())
                .tensors(memory == null ? null : memory.rows(), lengths, state, states, saved, previous)
                .integers(
                        length, t, width, memory == null ? 0 : memory.weights().columns(), lengths == null ? 0 : 1)
                .work(w -> w.withBytes(step(w.bytes(), state, products, memory == null ? null : memory.rows())))
                .ready();
    }

    /**
     * The gradient of a step but for what goes through U.
     *
     * @param above [B, T, D], of the states
     * @param state [B, P], of the state after the step; it is replaced
     * @param inputParts [B, T, G D]; stateParts likewise
     */
    Runnable backward(
            int t, Tensor above, Tensor saved, Tensor previous, Tensor state, Tensor inputParts, Tensor stateParts) {
        return launch(kind == CellKind.GRU ? "gru_cell_grad" : "lstm_cell_grad")
                .tensors(above, saved, previous, lengths, state, inputParts, stateParts)
                .integers(length, t, width, lengths == null ? 0 : 1)
                .work(w -> w.withBytes(step(w.bytes(), state)))
                .ready();
    }

    /** Bytes of one step, given those of all tensors and which of them are no sequences. */
    private long step(long all, Tensor... whole) {
        long once = 0;
        for (Tensor t : whole) {
            once += t == null ? 0 : t.spec().bytes();
        }
        return once + (all - once) / length;
    }

    private Launch launch(String kernel) {
        int block = LaunchSizes.ofRow(width);
        return device.kernel("recurrent/cuda/cells", kernel)
                .grid(LaunchSizes.pieces(width, block), batch)
                .block(block);
    }
}
