package org.attn4j.framework.op.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Exp} on vectors. The methods are small, so that the compiler takes them into the callers' loops. */
public final class VectorExp {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    private static final int SIGN = 0x80000000;
    private static final int LIMIT = Float.floatToRawIntBits(Exp.LIMIT);

    private VectorExp() {}

    /** exp(x) for x up to 0; 0 below {@link Exp#LOWEST}. */
    public static FloatVector of(FloatVector x) {
        return exp(x).blend(0f, x.compare(VectorOperators.LT, Exp.LOWEST));
    }

    /** exp(x), x stopping at {@link Exp#LIMIT} either way. */
    public static FloatVector limited(FloatVector argument) {
        // Numbers that are not negative are ordered like their bits: one instruction where min() takes five.
        IntVector size = argument.abs().reinterpretAsInts().min(LIMIT);
        return exp(argument.reinterpretAsInts().and(SIGN).or(size).reinterpretAsFloats());
    }

    private static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(FloatVector.broadcast(S, Exp.PER_LN2), FloatVector.broadcast(S, Exp.ROUND));
        FloatVector n = shifted.sub(Exp.ROUND);
        FloatVector r = n.fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(S, -Exp.LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(S, Exp.P5), FloatVector.broadcast(S, Exp.P4));
        p = p.fma(r, FloatVector.broadcast(S, Exp.P3));
        p = p.fma(r, FloatVector.broadcast(S, Exp.P2));
        p = p.fma(r, FloatVector.broadcast(S, Exp.P1));
        p = p.fma(r, FloatVector.broadcast(S, Exp.P0));
        p = p.fma(r.mul(r), r).add(1f);
        return p.reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats();
    }
}
