package org.attn4j.framework.op.attention.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.attn4j.framework.op.simd.VectorExp;

/** What {@link VectorAttentionTiles} does with one row of a tile. */
final class VectorAttentionRows {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorAttentionRows() {}

    /** Replaces elements by exp(s - shift), 0 far below 0; writes one sum for each lane. */
    static void exponentials(float[] s, int row, int columns, float shift, float[] lanes, int at) {
        FloatVector sum = FloatVector.zero(S);
        for (int j = row; j < row + columns; j += L) {
            FloatVector e = VectorExp.of(FloatVector.fromArray(S, s, j).sub(shift));
            e.intoArray(s, j);
            sum = sum.add(e);
        }
        sum.intoArray(lanes, at);
    }

    /** Sums of products, one for each lane. */
    static void dot(float[] a, int ao, float[] b, int bo, int columns, float[] lanes, int at) {
        FloatVector sum = FloatVector.zero(S);
        for (int j = 0; j < columns; j += L) {
            sum = FloatVector.fromArray(S, a, ao + j).fma(FloatVector.fromArray(S, b, bo + j), sum);
        }
        sum.intoArray(lanes, at);
    }

    /**
     * Sum over lanes. In this order always: the Vector API's own sum may add in another order in compiled code than in
     * interpreted code.
     */
    static float join(float[] lanes, int at) {
        float sum = four(lanes, at);
        if (L > 4) {
            sum += four(lanes, at + 4);
        }
        return L > 8 ? sum + (four(lanes, at + 8) + four(lanes, at + 12)) : sum;
    }

    private static float four(float[] lanes, int at) {
        return (lanes[at] + lanes[at + 1]) + (lanes[at + 2] + lanes[at + 3]);
    }
}
