package org.attn4j.framework.op.elementwise.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.attn4j.framework.op.simd.Exp;
import org.attn4j.framework.op.simd.VectorExp;

/**
 * Both forms of the GELU by the Vector API; constants and formulas in {@link Gelu}. Numbers that are not negative are
 * ordered like their bits, so limits are taken on integers, where they cost one instruction.
 *
 * <p>The polynomials are written out in the loops: that makes them too long to be compiled into their callers, where C2
 * fails to keep vectors in registers.
 */
final class VectorGelu {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final int SIGN = 0x80000000;
    private static final int LIMIT = Float.floatToRawIntBits(Gelu.LIMIT);
    private static final int SLOPE_LIMIT = Float.floatToRawIntBits(Gelu.SLOPE_LIMIT);

    private VectorGelu() {}

    /** Two vectors a turn; blocks are a whole number of pairs long. */
    static void gelu(float[] x, float[] unused, float[] unused2, int n) {
        for (int i = 0; i < n; i += 2 * LANES) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            FloatVector v2 = FloatVector.fromArray(S, x, i + LANES);
            FloatVector a = v.abs();
            FloatVector a2 = v2.abs();
            FloatVector b = a.reinterpretAsInts().min(LIMIT).reinterpretAsFloats();
            FloatVector b2 = a2.reinterpretAsInts().min(LIMIT).reinterpretAsFloats();
            FloatVector u = b.mul(b).fma(FloatVector.broadcast(S, Gelu.SCALE), FloatVector.broadcast(S, -1f));
            FloatVector u2 = b2.mul(b2).fma(FloatVector.broadcast(S, Gelu.SCALE), FloatVector.broadcast(S, -1f));
            FloatVector p = u.fma(FloatVector.broadcast(S, Gelu.P14), FloatVector.broadcast(S, Gelu.P13));
            FloatVector p2 = u2.fma(FloatVector.broadcast(S, Gelu.P14), FloatVector.broadcast(S, Gelu.P13));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P12));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P12));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P11));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P11));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P10));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P10));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P9));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P9));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P8));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P8));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P7));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P7));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P6));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P6));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P5));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P5));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P4));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P4));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P3));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P3));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P2));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P2));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P1));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P1));
            p = p.fma(u, FloatVector.broadcast(S, Gelu.P0));
            p2 = p2.fma(u2, FloatVector.broadcast(S, Gelu.P0));
            a.fma(b.mul(p), v.mul(0.5f)).intoArray(x, i);
            a2.fma(b2.mul(p2), v2.mul(0.5f)).intoArray(x, i + LANES);
        }
    }

    static void geluGrad(float[] x, float[] dy, float[] unused, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            IntVector sign = v.reinterpretAsInts().and(SIGN);
            FloatVector a = v.abs().reinterpretAsInts().min(SLOPE_LIMIT).reinterpretAsFloats();
            FloatVector u = a.mul(a).fma(FloatVector.broadcast(S, Gelu.SLOPE_SCALE), FloatVector.broadcast(S, -1f));
            FloatVector q = u.fma(FloatVector.broadcast(S, Gelu.Q18), FloatVector.broadcast(S, Gelu.Q17));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q16));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q15));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q14));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q13));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q12));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q11));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q10));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q9));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q8));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q7));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q6));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q5));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q4));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q3));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q2));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q1));
            q = q.fma(u, FloatVector.broadcast(S, Gelu.Q0));
            FloatVector signed = a.mul(q).reinterpretAsInts().or(sign).reinterpretAsFloats();
            signed.add(0.5f).mul(FloatVector.fromArray(S, dy, i)).intoArray(x, i);
        }
    }

    static void geluTanh(float[] x, float[] unused, float[] unused2, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            FloatVector u = v.mul(v).mul(Gelu.CUBIC).fma(v, v).mul(-Gelu.TANH_SCALE);
            FloatVector e = VectorExp.limited(u).add(1f);
            v.mul(FloatVector.broadcast(S, 1f).div(e).sub(Exp.LEAST_SIGMOID)).intoArray(x, i);
        }
    }

    static void geluTanhGrad(float[] x, float[] dy, float[] unused, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            FloatVector square = v.mul(v).mul(Gelu.CUBIC);
            FloatVector e = VectorExp.limited(square.fma(v, v).mul(-Gelu.TANH_SCALE));
            FloatVector raw = FloatVector.broadcast(S, 1f).div(e.add(1f));
            FloatVector s = raw.sub(Exp.LEAST_SIGMOID);
            FloatVector rest = e.mul(raw); // 1 - s, without cancellation
            FloatVector du = square.fma(
                    FloatVector.broadcast(S, 3 * Gelu.TANH_SCALE), FloatVector.broadcast(S, Gelu.TANH_SCALE));
            FloatVector slope = v.mul(s).mul(rest).fma(du, s);
            slope.mul(FloatVector.fromArray(S, dy, i)).intoArray(x, i);
        }
    }
}
