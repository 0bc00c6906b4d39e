package org.attn4j.framework.op.attention.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link AttentionTiles} on the Vector API. */
final class VectorAttentionTiles implements AttentionTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void product(float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth, boolean add) {
        int j = 0;
        for (; j + 2 * L <= columns; j += 2 * L) {
            VectorProducts.plainTwo(a, ao, b, bo + j, c, co + j, depth, add);
        }
        if (j < columns) {
            VectorProducts.plainOne(a, ao, b, bo + j, c, co + j, depth, add);
        }
    }

    @Override
    public void addProduct(
            float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth, float[] factors, int at) {
        int j = 0;
        for (; j + 2 * L <= columns; j += 2 * L) {
            VectorScaledProducts.scaledTwo(a, ao, b, bo + j, c, co + j, depth, factors, at);
        }
        if (j < columns) {
            VectorScaledProducts.scaledOne(a, ao, b, bo + j, c, co + j, depth, factors, at);
        }
    }

    @Override
    public void addTransposedProduct(float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth) {
        int j = 0;
        for (; j + 2 * L <= columns; j += 2 * L) {
            VectorProducts.transposedTwo(a, ao, b, bo + j, c, co + j, depth, true);
        }
        if (j < columns) {
            VectorProducts.transposedOne(a, ao, b, bo + j, c, co + j, depth, true);
        }
    }

    @Override
    public void transpose(float[] a, int ao, float[] b, int bo, int columns) {
        // Eight rows at a time fill a cache line of the result before the next one.
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < STRIDE; i += 8) {
                int from = ao + i * STRIDE + j;
                int to = bo + j * STRIDE + i;
                b[to] = a[from];
                b[to + 1] = a[from + STRIDE];
                b[to + 2] = a[from + 2 * STRIDE];
                b[to + 3] = a[from + 3 * STRIDE];
                b[to + 4] = a[from + 4 * STRIDE];
                b[to + 5] = a[from + 5 * STRIDE];
                b[to + 6] = a[from + 6 * STRIDE];
                b[to + 7] = a[from + 7 * STRIDE];
            }
        }
    }

    @Override
    public void scaleRows(float[] a, int ao, float[] factors, int at, int columns) {
        if (columns == 2 * L) {
            scaleRowsOfTwo(a, ao, factors, at);
            return;
        }
        for (int r = 0; r < ROWS; r++) {
            FloatVector factor = FloatVector.broadcast(S, factors[at + r]);
            int row = ao + r * STRIDE;
            for (int j = 0; j < columns; j += L) {
                FloatVector.fromArray(S, a, row + j).mul(factor).intoArray(a, row + j);
            }
        }
    }

    /** A loop over two vectors would cost more than its body. */
    private static void scaleRowsOfTwo(float[] a, int ao, float[] factors, int at) {
        for (int r = 0; r < ROWS; r++) {
            int row = ao + r * STRIDE;
            FloatVector factor = FloatVector.broadcast(S, factors[at + r]);
            FloatVector.fromArray(S, a, row).mul(factor).intoArray(a, row);
            FloatVector.fromArray(S, a, row + L).mul(factor).intoArray(a, row + L);
        }
    }

    @Override
    public void multiply(float[] a, int ao, float[] b, int bo, int columns) {
        for (int r = 0; r < ROWS; r++) {
            int row = r * STRIDE;
            for (int j = row; j < row + columns; j += L) {
                FloatVector.fromArray(S, a, ao + j)
                        .mul(FloatVector.fromArray(S, b, bo + j))
                        .intoArray(a, ao + j);
            }
        }
    }

    @Override
    public void softmax(float[] s, int so, float[] bias, int biasAt, AttentionRows rows, int at, int columns) {
        // Loops over the rows one step at a time: the rows' chains of dependent instructions then overlap.
        for (int r = 0; r < ROWS; r++) {
            hide(s, so + r * STRIDE, rows.visible[at + r], columns, bias, biasAt);
        }
        VectorMaxima.rows(s, so, columns, rows.shift);
        for (int r = 0; r < ROWS; r++) {
            rows.shift[r] = rows.raise(at + r, rows.shift[r]);
        }
        exponentials(s, so, rows.shift, 0, columns, rows.lanes);
        for (int r = 0; r < ROWS; r++) {
            rows.sum[at + r] = rows.sum[at + r] * rows.factor[at + r] + VectorAttentionRows.join(rows.lanes, r * L);
        }
    }

    @Override
    public void weights(float[] s, int so, float[] bias, int biasAt, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            hide(s, so + r * STRIDE, rows.visible[at + r], columns, bias, biasAt);
        }
        exponentials(s, so, rows.statistic, at, columns, rows.lanes);
    }

    private static void exponentials(float[] s, int so, float[] shift, int at, int columns, float[] lanes) {
        if (columns == 4 * L) {
            VectorExponentials.four(s, so, shift, at, lanes);
        } else if (columns == 2 * L) {
            VectorExponentials.two(s, so, shift, at, lanes);
        } else {
            for (int r = 0; r < ROWS; r++) {
                VectorAttentionRows.exponentials(s, so + r * STRIDE, columns, shift[at + r], lanes, r * L);
            }
        }
    }

    /** Gives hidden keys the score -infinity, those of padding too. */
    private static void hide(float[] s, int row, int visible, int columns, float[] bias, int biasAt) {
        for (int j = 0; bias != null && j < visible; j++) {
            s[row + j] += bias[biasAt + j];
        }
        for (int j = visible; j < columns; j++) {
            s[row + j] = Float.NEGATIVE_INFINITY;
        }
    }

    @Override
    public void scoreGradient(float[] p, int po, float[] d, int dO, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            FloatVector delta = FloatVector.broadcast(S, rows.delta[at + r]);
            int row = r * STRIDE;
            for (int j = row; j < row + columns; j += L) {
                FloatVector.fromArray(S, d, dO + j)
                        .sub(delta)
                        .mul(FloatVector.fromArray(S, p, po + j))
                        .intoArray(d, dO + j);
            }
        }
    }

    @Override
    public void addDots(float[] a, int ao, float[] b, int bo, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            VectorAttentionRows.dot(a, ao + r * STRIDE, b, bo + r * STRIDE, columns, rows.lanes, r * L);
        }
        for (int r = 0; r < ROWS; r++) {
            rows.delta[at + r] += VectorAttentionRows.join(rows.lanes, r * L);
        }
    }
}
