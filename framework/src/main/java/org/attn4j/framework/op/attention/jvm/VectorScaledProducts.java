package org.attn4j.framework.op.attention.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link VectorProducts} that first multiply each row of C by a factor: a step of the online softmax in one pass. */
final class VectorScaledProducts {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int STRIDE = TileSizes.STRIDE;

    private VectorScaledProducts() {}

    /** A B, two vectors of columns; what C holds is multiplied by a factor for each row. */
    static void scaledTwo(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, float[] factors, int at) {
        FloatVector c00 = FloatVector.fromArray(S, c, co).mul(factors[at]);
        FloatVector c01 = FloatVector.fromArray(S, c, co + L).mul(factors[at]);
        FloatVector c10 = FloatVector.fromArray(S, c, co + 1 * STRIDE).mul(factors[at + 1]);
        FloatVector c11 = FloatVector.fromArray(S, c, co + 1 * STRIDE + L).mul(factors[at + 1]);
        FloatVector c20 = FloatVector.fromArray(S, c, co + 2 * STRIDE).mul(factors[at + 2]);
        FloatVector c21 = FloatVector.fromArray(S, c, co + 2 * STRIDE + L).mul(factors[at + 2]);
        FloatVector c30 = FloatVector.fromArray(S, c, co + 3 * STRIDE).mul(factors[at + 3]);
        FloatVector c31 = FloatVector.fromArray(S, c, co + 3 * STRIDE + L).mul(factors[at + 3]);
        FloatVector c40 = FloatVector.fromArray(S, c, co + 4 * STRIDE).mul(factors[at + 4]);
        FloatVector c41 = FloatVector.fromArray(S, c, co + 4 * STRIDE + L).mul(factors[at + 4]);
        FloatVector c50 = FloatVector.fromArray(S, c, co + 5 * STRIDE).mul(factors[at + 5]);
        FloatVector c51 = FloatVector.fromArray(S, c, co + 5 * STRIDE + L).mul(factors[at + 5]);
        FloatVector c60 = FloatVector.fromArray(S, c, co + 6 * STRIDE).mul(factors[at + 6]);
        FloatVector c61 = FloatVector.fromArray(S, c, co + 6 * STRIDE + L).mul(factors[at + 6]);
        FloatVector c70 = FloatVector.fromArray(S, c, co + 7 * STRIDE).mul(factors[at + 7]);
        FloatVector c71 = FloatVector.fromArray(S, c, co + 7 * STRIDE + L).mul(factors[at + 7]);
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

    /** A B, one vector of columns; what C holds is multiplied by a factor for each row. */
    static void scaledOne(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, float[] factors, int at) {
        FloatVector c00 = FloatVector.fromArray(S, c, co).mul(factors[at]);
        FloatVector c10 = FloatVector.fromArray(S, c, co + 1 * STRIDE).mul(factors[at + 1]);
        FloatVector c20 = FloatVector.fromArray(S, c, co + 2 * STRIDE).mul(factors[at + 2]);
        FloatVector c30 = FloatVector.fromArray(S, c, co + 3 * STRIDE).mul(factors[at + 3]);
        FloatVector c40 = FloatVector.fromArray(S, c, co + 4 * STRIDE).mul(factors[at + 4]);
        FloatVector c50 = FloatVector.fromArray(S, c, co + 5 * STRIDE).mul(factors[at + 5]);
        FloatVector c60 = FloatVector.fromArray(S, c, co + 6 * STRIDE).mul(factors[at + 6]);
        FloatVector c70 = FloatVector.fromArray(S, c, co + 7 * STRIDE).mul(factors[at + 7]);
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
}
