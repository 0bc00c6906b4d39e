package org.attn4j.framework.layer.recurrent;

import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** A recurrent layer: one cell over a sequence, in one direction or in both. */
public interface Recurrent extends Layer {
    /**
     * Adds the layer to a graph.
     *
     * @param x [B, T, I]
     * @param lengths [B] INT32: beyond a row's length states stay and outputs are 0; null for T
     * @param initial [B, P], the state before the first step, given to each direction; null for 0
     */
    Sequence run(Scope s, SDVariable x, SDVariable lengths, SDVariable initial);

    @Override
    default SDVariable build(Scope s, SDVariable x) {
        return run(s, x, null, null).states();
    }

    /**
     * What a recurrent layer gives.
     *
     * @param states h after each step [B, T, D], or both directions' side by side [B, T, 2 D]
     * @param last h after the last step [B, D], or side by side [B, 2 D]: backwards, a row's last step is its first token
     * @param lastCells an LSTM's c after the last step, as {@code last}; null for a GRU
     */
    record Sequence(SDVariable states, SDVariable last, SDVariable lastCells) {}
}
