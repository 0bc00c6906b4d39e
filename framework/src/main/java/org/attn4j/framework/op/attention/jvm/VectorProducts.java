package org.attn4j.framework.op.attention.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of tiles whose results of 8 rows and one or two vectors of columns stay in registers. Written out because the
 * compiler keeps vectors in registers only when each is a local variable.
 */
final class VectorProducts {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int STRIDE = TileSizes.STRIDE;

    private VectorProducts() {}

    /** A B, two vectors of columns. */
    static void plainTwo(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, boolean add) {
        FloatVector c00 = start(c, co, add);
        FloatVector c01 = start(c, co + L, add);
        FloatVector c10 = start(c, co + 1 * STRIDE, add);
        FloatVector c11 = start(c, co + 1 * STRIDE + L, add);
        FloatVector c20 = start(c, co + 2 * STRIDE, add);
        FloatVector c21 = start(c, co + 2 * STRIDE + L, add);
        FloatVector c30 = start(c, co + 3 * STRIDE, add);
        FloatVector c31 = start(c, co + 3 * STRIDE + L, add);
        FloatVector c40 = start(c, co + 4 * STRIDE, add);
        FloatVector c41 = start(c, co + 4 * STRIDE + L, add);
        FloatVector c50 = start(c, co + 5 * STRIDE, add);
        FloatVector c51 = start(c, co + 5 * STRIDE + L, add);
        FloatVector c60 = start(c, co + 6 * STRIDE, add);
        FloatVector c61 = start(c, co + 6 * STRIDE + L, add);
        FloatVector c70 = start(c, co + 7 * STRIDE, add);
        FloatVector c71 = start(c, co + 7 * STRIDE + L, add);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * STRIDE);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + p * STRIDE + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + 1 * STRIDE + p]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + 2 * STRIDE + p]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + 3 * STRIDE + p]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + 4 * STRIDE + p]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + 5 * STRIDE + p]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(S, a[ao + 6 * STRIDE + p]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(S, a[ao + 7 * STRIDE + p]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c10.intoArray(c, co + 1 * STRIDE);
        c11.intoArray(c, co + 1 * STRIDE + L);
        c20.intoArray(c, co + 2 * STRIDE);
        c21.intoArray(c, co + 2 * STRIDE + L);
        c30.intoArray(c, co + 3 * STRIDE);
        c31.intoArray(c, co + 3 * STRIDE + L);
        c40.intoArray(c, co + 4 * STRIDE);
        c41.intoArray(c, co + 4 * STRIDE + L);
        c50.intoArray(c, co + 5 * STRIDE);
        c51.intoArray(c, co + 5 * STRIDE + L);
        c60.intoArray(c, co + 6 * STRIDE);
        c61.intoArray(c, co + 6 * STRIDE + L);
        c70.intoArray(c, co + 7 * STRIDE);
        c71.intoArray(c, co + 7 * STRIDE + L);
    }

    /** A B, one vector of columns. */
    static void plainOne(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, boolean add) {
        FloatVector c00 = start(c, co, add);
        FloatVector c10 = start(c, co + 1 * STRIDE, add);
        FloatVector c20 = start(c, co + 2 * STRIDE, add);
        FloatVector c30 = start(c, co + 3 * STRIDE, add);
        FloatVector c40 = start(c, co + 4 * STRIDE, add);
        FloatVector c50 = start(c, co + 5 * STRIDE, add);
        FloatVector c60 = start(c, co + 6 * STRIDE, add);
        FloatVector c70 = start(c, co + 7 * STRIDE, add);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * STRIDE);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + 1 * STRIDE + p]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + 2 * STRIDE + p]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + 3 * STRIDE + p]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + 4 * STRIDE + p]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + 5 * STRIDE + p]);
            c50 = a5.fma(b0, c50);
            FloatVector a6 = FloatVector.broadcast(S, a[ao + 6 * STRIDE + p]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(S, a[ao + 7 * STRIDE + p]);
            c70 = a7.fma(b0, c70);
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + 1 * STRIDE);
        c20.intoArray(c, co + 2 * STRIDE);
        c30.intoArray(c, co + 3 * STRIDE);
        c40.intoArray(c, co + 4 * STRIDE);
        c50.intoArray(c, co + 5 * STRIDE);
        c60.intoArray(c, co + 6 * STRIDE);
        c70.intoArray(c, co + 7 * STRIDE);
    }

    /** A^T B, two vectors of columns. */
    static void transposedTwo(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, boolean add) {
        FloatVector c00 = start(c, co, add);
        FloatVector c01 = start(c, co + L, add);
        FloatVector c10 = start(c, co + 1 * STRIDE, add);
        FloatVector c11 = start(c, co + 1 * STRIDE + L, add);
        FloatVector c20 = start(c, co + 2 * STRIDE, add);
        FloatVector c21 = start(c, co + 2 * STRIDE + L, add);
        FloatVector c30 = start(c, co + 3 * STRIDE, add);
        FloatVector c31 = start(c, co + 3 * STRIDE + L, add);
        FloatVector c40 = start(c, co + 4 * STRIDE, add);
        FloatVector c41 = start(c, co + 4 * STRIDE + L, add);
        FloatVector c50 = start(c, co + 5 * STRIDE, add);
        FloatVector c51 = start(c, co + 5 * STRIDE + L, add);
        FloatVector c60 = start(c, co + 6 * STRIDE, add);
        FloatVector c61 = start(c, co + 6 * STRIDE + L, add);
        FloatVector c70 = start(c, co + 7 * STRIDE, add);
        FloatVector c71 = start(c, co + 7 * STRIDE + L, add);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * STRIDE);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + p * STRIDE + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * STRIDE]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * STRIDE + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * STRIDE + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * STRIDE + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + p * STRIDE + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + p * STRIDE + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(S, a[ao + p * STRIDE + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(S, a[ao + p * STRIDE + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c10.intoArray(c, co + 1 * STRIDE);
        c11.intoArray(c, co + 1 * STRIDE + L);
        c20.intoArray(c, co + 2 * STRIDE);
        c21.intoArray(c, co + 2 * STRIDE + L);
        c30.intoArray(c, co + 3 * STRIDE);
        c31.intoArray(c, co + 3 * STRIDE + L);
        c40.intoArray(c, co + 4 * STRIDE);
        c41.intoArray(c, co + 4 * STRIDE + L);
        c50.intoArray(c, co + 5 * STRIDE);
        c51.intoArray(c, co + 5 * STRIDE + L);
        c60.intoArray(c, co + 6 * STRIDE);
        c61.intoArray(c, co + 6 * STRIDE + L);
        c70.intoArray(c, co + 7 * STRIDE);
        c71.intoArray(c, co + 7 * STRIDE + L);
    }

    /** A^T B, one vector of columns. */
    static void transposedOne(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, boolean add) {
        FloatVector c00 = start(c, co, add);
        FloatVector c10 = start(c, co + 1 * STRIDE, add);
        FloatVector c20 = start(c, co + 2 * STRIDE, add);
        FloatVector c30 = start(c, co + 3 * STRIDE, add);
        FloatVector c40 = start(c, co + 4 * STRIDE, add);
        FloatVector c50 = start(c, co + 5 * STRIDE, add);
        FloatVector c60 = start(c, co + 6 * STRIDE, add);
        FloatVector c70 = start(c, co + 7 * STRIDE, add);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + p * STRIDE);
            FloatVector a0 = FloatVector.broadcast(S, a[ao + p * STRIDE]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(S, a[ao + p * STRIDE + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(S, a[ao + p * STRIDE + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(S, a[ao + p * STRIDE + 3]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(S, a[ao + p * STRIDE + 4]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = FloatVector.broadcast(S, a[ao + p * STRIDE + 5]);
            c50 = a5.fma(b0, c50);
            FloatVector a6 = FloatVector.broadcast(S, a[ao + p * STRIDE + 6]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(S, a[ao + p * STRIDE + 7]);
            c70 = a7.fma(b0, c70);
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + 1 * STRIDE);
        c20.intoArray(c, co + 2 * STRIDE);
        c30.intoArray(c, co + 3 * STRIDE);
        c40.intoArray(c, co + 4 * STRIDE);
        c50.intoArray(c, co + 5 * STRIDE);
        c60.intoArray(c, co + 6 * STRIDE);
        c70.intoArray(c, co + 7 * STRIDE);
    }

    private static FloatVector start(float[] c, int at, boolean add) {
        return add ? FloatVector.fromArray(S, c, at) : FloatVector.zero(S);
    }
}
