package org.attn4j.framework.op.elementwise.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Eight Philox counters at a time, one a lane of 64 bits; needs 64-bit products of 512-bit vectors (AVX-512). */
final class VectorDropoutMath extends DropoutMath {
    private static final VectorSpecies<Long> L = LongVector.SPECIES_512;
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_512;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;
    private static final int COUNTERS = 8;
    private static final int ELEMENTS = 4 * COUNTERS;
    private static final LongVector LANES = LongVector.zero(L).addIndex(1);
    /** Interleave two vectors of longs: their first and their last halves. */
    private static final VectorShuffle<Long> FIRST = VectorShuffle.fromValues(L, 0, 0, 1, 1, 2, 2, 3, 3);

    private static final VectorShuffle<Long> LAST = VectorShuffle.fromValues(L, 4, 4, 5, 5, 6, 6, 7, 7);
    private static final VectorMask<Long> ODD = VectorMask.fromLong(L, 0xAA);

    VectorDropoutMath(long key, double rate) {
        super(key, rate);
    }

    /** Whether this processor has the instructions: else each operation would be emulated. */
    static boolean pays() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize() == 512;
    }

    @Override
    void drop(float[] x, int n, long step, long counter) {
        int i = 0;
        for (; i <= n - ELEMENTS; i += ELEMENTS, counter += COUNTERS) {
            block(x, i, step, counter);
        }
        drop(x, i, n, step, counter);
    }

    private void block(float[] x, int at, long step, long counter) {
        LongVector counters = LANES.add(counter);
        LongVector c0 = counters.and(LOW);
        LongVector c1 = counters.lanewise(VectorOperators.LSHR, 32);
        LongVector c2 = LongVector.broadcast(L, step & LOW);
        LongVector c3 = LongVector.broadcast(L, step >>> 32);
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < 10; round++) {
            LongVector p0 = c0.mul(M0);
            LongVector p1 = c2.mul(M1);
            c0 = high(p1).lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0 & LOW);
            c2 = high(p0).lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1 & LOW);
            c1 = p1.and(LOW);
            c3 = p0.and(LOW);
            k0 += W0;
            k1 += W1;
        }
        LongVector a = c0.or(c1.lanewise(VectorOperators.LSHL, 32));
        LongVector b = c2.or(c3.lanewise(VectorOperators.LSHL, 32));
        keep(x, at, a.rearrange(FIRST).blend(b.rearrange(FIRST), ODD));
        keep(x, at + ELEMENTS / 2, a.rearrange(LAST).blend(b.rearrange(LAST), ODD));
    }

    private static LongVector high(LongVector product) {
        return product.lanewise(VectorOperators.LSHR, 32);
    }

    private void keep(float[] x, int at, LongVector words) {
        // Adding the smallest integer turns the unsigned comparison into a signed one.
        VectorMask<Integer> kept = words.reinterpretAsInts()
                .add(Integer.MIN_VALUE)
                .compare(VectorOperators.GE, threshold + Integer.MIN_VALUE);
        IntVector scaled = FloatVector.fromArray(F, x, at).mul(scale).reinterpretAsInts();
        IntVector.zero(I).blend(scaled, kept).reinterpretAsFloats().intoArray(x, at);
    }
}
