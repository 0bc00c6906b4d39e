package org.attn4j.framework.op.kernel.jvm;

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
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < STRIDE; i++) {
                b[bo + j * STRIDE + i] = a[ao + i * STRIDE + j];
            }
        }
    }

    @Override
    public void scaleRows(float[] a, int ao, float[] factors, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            FloatVector factor = FloatVector.broadcast(S, factors[at + r]);
            int row = ao + r * STRIDE;
            for (int j = 0; j < columns; j += L) {
                FloatVector.fromArray(S, a, row + j).mul(factor).intoArray(a, row + j);
            }
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
            hide(s, so + r * STRIDE, rows.visible[at + r], bias, biasAt);
        }
        for (int r = 0; r < ROWS; r++) {
            rows.shift[r] = VectorAttentionRows.max(s, so + r * STRIDE, rows.visible[at + r]);
        }
        for (int r = 0; r < ROWS; r++) {
            rows.shift[r] = rows.raise(at + r, rows.shift[r]);
        }
        for (int r = 0; r < ROWS; r++) {
            int row = so + r * STRIDE;
            VectorAttentionRows.exponentials(s, row, rows.visible[at + r], columns, rows.shift[r], rows.lanes, r * L);
        }
        for (int r = 0; r < ROWS; r++) {
            rows.sum[at + r] = rows.sum[at + r] * rows.factor[at + r] + VectorAttentionRows.join(rows.lanes, r * L);
        }
    }

    @Override
    public void weights(float[] s, int so, float[] bias, int biasAt, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            int row = so + r * STRIDE;
            int visible = rows.visible[at + r];
            hide(s, row, visible, bias, biasAt);
            VectorAttentionRows.weights(s, row, visible, columns, rows.statistic[at + r]);
        }
    }

    /** Gives hidden keys the score -infinity, those between the last visible one and the end of its vector too. */
    private static void hide(float[] s, int row, int visible, float[] bias, int biasAt) {
        for (int j = 0; bias != null && j < visible; j++) {
            s[row + j] += bias[biasAt + j];
        }
        int end = (visible + L - 1) & -L;
        for (int j = visible; j < end; j++) {
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
