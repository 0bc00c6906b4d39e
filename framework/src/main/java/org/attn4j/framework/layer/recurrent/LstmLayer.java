package org.attn4j.framework.layer.recurrent;

import static org.attn4j.framework.config.Checks.requireWidth;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.recurrent.CellKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Long short-term memory over a sequence, PyTorch's formula: {@code i, f, o = σ(W x + U h), g = tanh(W_g x + U_g h), c' =
 * f c + i g, h' = o tanh(c')}, each map with a bias.
 * Shapes: x [B, T, I] -> [B, T, D], or [B, T, 2 D] in both directions.
 *
 * @throws IllegalArgumentException if hidden is not positive
 * @see <a href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997</a>
 */
@TypeName("lstm")
public record LstmLayer(
        @Key(doc = "D, width of the state") int hidden,
        @Key(doc = "whether a second set of units reads from the end", value = "false") boolean bidirectional)
        implements Recurrent {
    public LstmLayer {
        requireWidth("hidden", hidden);
    }

    @Override
    public Sequence run(Scope s, SDVariable x, SDVariable lengths, SDVariable initial) {
        return Cells.run(s, CellKind.LSTM, hidden, bidirectional, x, lengths, initial);
    }
}
