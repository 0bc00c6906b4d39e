package org.attn4j.framework.layer.recurrent;

import static org.attn4j.framework.config.Checks.requireWidth;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.recurrent.CellKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Gated recurrent units over a sequence, PyTorch's formula: {@code r = σ(W_r x + U_r h), z = σ(W_z x + U_z h), n =
 * tanh(W_n x + r U_n h), h' = (1 - z) n + z h}, each map with a bias.
 * Shapes: x [B, T, I] -> [B, T, D], or [B, T, 2 D] in both directions.
 *
 * @throws IllegalArgumentException if hidden is not positive
 * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. 2014</a>
 */
@TypeName("gru")
public record GruLayer(
        @Key(doc = "D, width of the state") int hidden,
        @Key(doc = "whether a second set of units reads from the end", value = "false") boolean bidirectional)
        implements Recurrent {
    public GruLayer {
        requireWidth("hidden", hidden);
    }

    @Override
    public Sequence run(Scope s, SDVariable x, SDVariable lengths, SDVariable initial) {
        return Cells.run(s, CellKind.GRU, hidden, bidirectional, x, lengths, initial);
    }
}
