package org.attn4j.framework.op.kernel.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What {@link VectorAttentionTiles} does with one row of a tile. */
final class VectorAttentionRows {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int ALL_BUT_SIGN = 0x7FFFFFFF;

    private VectorAttentionRows() {}

    /**
     * The largest of the first elements, up to the end of their last vector; -infinity for none. Compares bits as
     * integers, in which order a single instruction takes the larger one.
     */
    static float max(float[] s, int row, int visible) {
        IntVector max = IntVector.broadcast(INTS, ordered(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY)));
        for (int j = row; j < row + visible; j += L) {
            IntVector bits = FloatVector.fromArray(S, s, j).reinterpretAsInts();
            IntVector negative = bits.lanewise(VectorOperators.ASHR, 31).and(ALL_BUT_SIGN);
            max = max.max(bits.lanewise(VectorOperators.XOR, negative));
        }
        return Float.intBitsToFloat(ordered(max.reduceLanes(VectorOperators.MAX)));
    }

    /** Bits of a float to an integer of the same order, and back. */
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & ALL_BUT_SIGN);
    }

    /** Replaces visible elements by exp(s - shift) and the others by 0; writes one sum for each lane. */
    static void exponentials(float[] s, int row, int visible, int columns, float shift, float[] lanes, int at) {
        FloatVector sum = FloatVector.zero(S);
        int j = row;
        for (; j < row + visible; j += L) {
            FloatVector e = VectorExp.of(FloatVector.fromArray(S, s, j).sub(shift));
            e.intoArray(s, j);
            sum = sum.add(e);
        }
        clear(s, j, row + columns);
        sum.intoArray(lanes, at);
    }

    /** Replaces visible elements by exp(s - shift) and the others by 0. */
    static void weights(float[] s, int row, int visible, int columns, float shift) {
        int j = row;
        for (; j < row + visible; j += L) {
            VectorExp.of(FloatVector.fromArray(S, s, j).sub(shift)).intoArray(s, j);
        }
        clear(s, j, row + columns);
    }

    private static void clear(float[] s, int from, int end) {
        for (int j = from; j < end; j += L) {
            FloatVector.zero(S).intoArray(s, j);
        }
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
