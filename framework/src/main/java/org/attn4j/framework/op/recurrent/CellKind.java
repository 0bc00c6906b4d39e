package org.attn4j.framework.op.recurrent;

/**
 * A recurrent cell with PyTorch's gate formulas; {@code a = x W + b} is the input's part, {@code p = h U + c} the
 * state's.
 *
 * <p>GRU: {@code r = σ(a_r + p_r), z = σ(a_z + p_z), n = tanh(a_n + r p_n), h' = (1 - z) n + z h}. LSTM: {@code i =
 * σ(a_i + p_i), f = σ(a_f + p_f), g = tanh(a_g + p_g), o = σ(a_o + p_o), c' = f c + i g, h' = o tanh(c')}. A state is a
 * row of P values: h of width D, and after it c of width D for an LSTM.
 *
 * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. 2014, the GRU</a>
 * @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997, the LSTM</a>
 */
public enum CellKind {
    /** Gated recurrent unit: gates r, z, n. */
    GRU(3, 1, 4),
    /** Long short-term memory: gates i, f, g, o. */
    LSTM(4, 2, 6);

    private final int gates;
    private final int states;
    private final int saved;

    CellKind(int gates, int states, int saved) {
        this.gates = gates;
        this.states = states;
        this.saved = saved;
    }

    /** Number of gates, each D wide. */
    public int gates() {
        return gates;
    }

    /** P / D: 1 for h alone, 2 for h and c. */
    public int states() {
        return states;
    }

    /** Rows of D that a step saves for its gradient: GRU r, z, n, p_n; LSTM i, f, g, o, c before, tanh(c'). */
    public int saved() {
        return saved;
    }
}
