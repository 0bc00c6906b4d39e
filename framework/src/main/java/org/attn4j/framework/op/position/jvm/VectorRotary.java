package org.attn4j.framework.op.position.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Turns pairs by the Vector API; pairs past the last whole vector one by one. */
final class VectorRotary implements RotaryLoop {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    @Override
    public void turn(float[] x, int at, int half, float[] cos, float[] sin, int from) {
        int whole = S.loopBound(half);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector a = FloatVector.fromArray(S, x, at + i);
            FloatVector b = FloatVector.fromArray(S, x, at + half + i);
            FloatVector c = FloatVector.fromArray(S, cos, from + i);
            FloatVector s = FloatVector.fromArray(S, sin, from + i);
            a.mul(c).sub(b.mul(s)).intoArray(x, at + i);
            b.mul(c).add(a.mul(s)).intoArray(x, at + half + i);
        }
        RotaryLoop.rest(whole, x, at, half, cos, sin, from);
    }
}
