package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sinusoids for patches of an image: the first half of the columns tells the patch's row and the second its column, each as
 * {@link SinusoidalPosition} tells a position; added to embeddings. A class token gets nothing.
 * Shapes: x [B, T, D] -> [B, T, D], T = leading + rows columns.
 *
 * @throws IllegalArgumentException if base is not above 1
 * @see <a href="https://arxiv.org/abs/2205.01580">Beyer et al. 2022</a>
 */
@TypeName("sinusoidal_2d")
public record Sinusoidal2dPosition(
        @Key(doc = "base of the wavelengths' geometric progression", value = "10000") double base) implements Position {
    public Sinusoidal2dPosition {
        require(base > 1, "base must be above 1: %s", base);
    }

    @Override
    public SDVariable embed(Scope s, SDVariable x, int context) {
        throw new IllegalArgumentException(
                "position sinusoidal_2d: only the patches of an image have rows and columns; take sinusoidal");
    }

    @Override
    public SDVariable embed(Scope s, SDVariable x, PatchGrid grid) {
        int d = s.dim(x);
        require(d % 2 == 0, "position sinusoidal_2d: rows and columns share the width; it must be even, got %d", d);
        SDVariable p = s.sd().constant(
                        s.full("position.sinusoidal_2d"),
                        Nd4j.createFromArray(table(grid, d)).reshape(grid.length(), d));
        return s.ops().addPosition(x, p, null);
    }

    /** The table, row-major [leading + rows columns, D]. */
    public float[] table(PatchGrid grid, int d) {
        int half = d / 2;
        SinusoidalPosition line = new SinusoidalPosition(base, 1);
        float[] rows = line.table(grid.rows(), half);
        float[] columns = line.table(grid.columns(), half);
        float[] table = SinusoidalPosition.values(grid.length(), d);
        for (int i = 0; i < grid.rows() * grid.columns(); i++) {
            int at = (grid.leading() + i) * d;
            System.arraycopy(rows, i / grid.columns() * half, table, at, half);
            System.arraycopy(columns, i % grid.columns() * half, table, at + half, half);
        }
        return table;
    }

    @Override
    public boolean unbounded() {
        return false;
    }
}
