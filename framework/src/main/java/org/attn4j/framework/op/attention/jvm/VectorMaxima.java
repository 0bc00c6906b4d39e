package org.attn4j.framework.op.attention.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The largest element of each of 8 rows of a tile. Lanes are compared and blended: two instructions, where the Vector
 * API's own maximum takes five to order zeros. In the last step they are compared as integers, in whose order a single
 * instruction takes the larger one.
 */
final class VectorMaxima {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int ROWS = TileSizes.ROWS;
    private static final int STRIDE = TileSizes.STRIDE;
    private static final int ALL_BUT_SIGN = 0x7FFFFFFF;

    private VectorMaxima() {}

    /** Writes the maxima of rows of a whole number of vectors. */
    static void rows(float[] s, int so, int columns, float[] max) {
        if (columns == 4 * L) {
            four(s, so, max);
            return;
        }
        for (int r = 0; r < ROWS; r++) {
            row(s, so + r * STRIDE, columns, max, r);
        }
    }

    private static void four(float[] s, int so, float[] max) {
        for (int r = 0; r < ROWS; r++) {
            int row = so + r * STRIDE;
            FloatVector a = FloatVector.fromArray(S, s, row);
            FloatVector b = FloatVector.fromArray(S, s, row + L);
            FloatVector c = FloatVector.fromArray(S, s, row + 2 * L);
            FloatVector d = FloatVector.fromArray(S, s, row + 3 * L);
            a = a.blend(b, a.compare(VectorOperators.LT, b));
            c = c.blend(d, c.compare(VectorOperators.LT, d));
            a = a.blend(c, a.compare(VectorOperators.LT, c));
            IntVector bits = a.reinterpretAsInts();
            bits = bits.lanewise(VectorOperators.ASHR, 31).and(ALL_BUT_SIGN).lanewise(VectorOperators.XOR, bits);
            max[r] = Float.intBitsToFloat(ordered(bits.reduceLanes(VectorOperators.MAX)));
        }
    }

    private static void row(float[] s, int row, int columns, float[] max, int r) {
        FloatVector a = FloatVector.fromArray(S, s, row);
        for (int j = row + L; j < row + columns; j += L) {
            FloatVector b = FloatVector.fromArray(S, s, j);
            a = a.blend(b, a.compare(VectorOperators.LT, b));
        }
        IntVector bits = a.reinterpretAsInts();
        bits = bits.lanewise(VectorOperators.ASHR, 31).and(ALL_BUT_SIGN).lanewise(VectorOperators.XOR, bits);
        max[r] = Float.intBitsToFloat(ordered(bits.reduceLanes(VectorOperators.MAX)));
    }

    /** Bits of a float to an integer of the same order, and back. */
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & ALL_BUT_SIGN);
    }
}
