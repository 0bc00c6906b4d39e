package org.attn4j.framework.op.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Calls the Vector API's methods until the JVM's profile of each names one vector class. A kernel that is compiled before
 * that keeps some of its vectors on the heap, and is ten times slower for the rest of the process: without this, some
 * kernel in every few starts.
 */
public final class VectorProfiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** A tenth of a second; the profile is complete after some hundred calls. */
    private static final int CALLS = 2000;

    static {
        float[] memory = new float[2 * L];
        for (int i = 0; i < CALLS; i++) {
            call(memory);
        }
    }

    private VectorProfiles() {}

    /** Returns when the profiles are complete; does nothing but the first time. */
    public static void collect() {
        // The class's initialisation has done it.
    }

    private static void call(float[] memory) {
        FloatVector x = FloatVector.fromArray(S, memory, 0);
        FloatVector y = FloatVector.broadcast(S, memory[0]);
        y = x.fma(y, x)
                .add(y)
                .add(1f)
                .sub(x)
                .sub(1f)
                .mul(y)
                .mul(0.5f)
                .neg()
                .abs()
                .max(x)
                .div(x.add(1f));
        y = y.blend(x, y.compare(VectorOperators.LT, x));
        y = y.blend(0f, x.compare(VectorOperators.LT, 0f));
        IntVector bits = y.reinterpretAsInts();
        bits = bits.min(1).and(1).or(bits).lanewise(VectorOperators.XOR, bits);
        bits = bits.lanewise(VectorOperators.ASHR, 31)
                .lanewise(VectorOperators.LSHL, 23)
                .add(bits);
        memory[0] = Float.intBitsToFloat(bits.max(bits).reduceLanes(VectorOperators.MAX));
        bits.reinterpretAsFloats().intoArray(memory, L);
    }
}
