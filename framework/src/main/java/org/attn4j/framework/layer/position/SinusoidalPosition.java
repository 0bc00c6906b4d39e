package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sinusoids of geometrically growing wavelengths: {@code P[t, 2i] = sin(t base^(-2i/D))},
 * {@code P[t, 2i + 1] = cos(t base^(-2i/D))}, added to embeddings; any length. In halves, as Marian has them, the sines of
 * all i come first and then the cosines.
 * Shapes: x [B, T, D] -> [B, T, D].
 *
 * @throws IllegalArgumentException if base is not above 1 or longest is not positive
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.5</a>
 */
@TypeName("sinusoidal")
public record SinusoidalPosition(
        @Key(doc = "base of the wavelengths' geometric progression", value = "10000") double base,
        @Key(doc = "number of positions laid out", value = "8192") int longest,
        @Key(
                        doc = "whether sines fill the first half of the width and cosines the second, not one by one",
                        value = "false")
                boolean halves)
        implements Position {
    /** Values of a table: 256 MB. */
    private static final long MOST_VALUES = 1 << 26;

    public SinusoidalPosition {
        require(base > 1, "base must be above 1: %s", base);
        require(longest > 0, "longest must be positive: %d", longest);
    }

    /** Sines and cosines one by one. */
    public SinusoidalPosition(double base, int longest) {
        this(base, longest, false);
    }

    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean cacheable() {
        return true;
    }

    @Override
    public SDVariable embed(Scope s, SDVariable x, int context) {
        return s.ops().addPosition(x, table(s, x, context), s.context().offset());
    }

    @Override
    public SDVariable embed(Scope s, SDVariable x, SDVariable positions, int context) {
        return s.ops().add(x, s.ops().embedding(table(s, x, context), positions, 1));
    }

    private SDVariable table(Scope s, SDVariable x, int context) {
        int d = s.dim(x);
        int rows = Math.max(longest, context);
        float[] table = table(rows, d);
        return s.sd().constant(
                        s.full("position.sinusoidal"),
                        Nd4j.createFromArray(table).reshape(rows, d));
    }

    /**
     * P for positions 0 … rows - 1, row-major [rows, D].
     *
     * @throws IllegalArgumentException if the table would be too large to lay out
     */
    public float[] table(int rows, int d) {
        float[] table = values(rows, d);
        for (int t = 0; t < rows; t++) {
            for (int c = 0; c < d; c++) {
                double angle = t * Math.pow(base, -(double) (c - c % 2) / d);
                int at = halves ? c / 2 + c % 2 * ((d + 1) / 2) : c;
                table[t * d + at] = (float) (c % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return table;
    }

    /** Zeros for a table of fixed positions. */
    static float[] values(int rows, int d) {
        require(
                (long) rows * d <= MOST_VALUES,
                "sinusoids for %,d positions of width %,d: a table holds at most %,d values; lay out fewer positions"
                        + " (longest) or make the model narrower",
                rows,
                d,
                MOST_VALUES);
        return new float[rows * d];
    }
}
