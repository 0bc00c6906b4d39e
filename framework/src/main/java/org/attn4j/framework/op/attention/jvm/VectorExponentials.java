package org.attn4j.framework.op.attention.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.attn4j.framework.op.simd.Exp;

/**
 * Exponentials of 8 rows of a tile that are a few vectors long, by the formula of {@link Exp}. Written out: a loop over so
 * few vectors costs as much as its body, and a method that the compiler chose not to take in would put each vector that it
 * is handed on the heap.
 */
final class VectorExponentials {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int ROWS = TileSizes.ROWS;
    private static final int STRIDE = TileSizes.STRIDE;

    private VectorExponentials() {}

    /** Rows of four vectors: replaces elements by exp(s - shift), 0 far below 0; one sum for each lane of each row. */
    static void four(float[] s, int so, float[] shift, int at, float[] lanes) {
        for (int r = 0; r < ROWS; r++) {
            int row = so + r * STRIDE;
            FloatVector by = FloatVector.broadcast(S, shift[at + r]);
            FloatVector a = FloatVector.fromArray(S, s, row).sub(by);
            FloatVector b = FloatVector.fromArray(S, s, row + L).sub(by);
            FloatVector c = FloatVector.fromArray(S, s, row + 2 * L).sub(by);
            FloatVector d = FloatVector.fromArray(S, s, row + 3 * L).sub(by);
            FloatVector an = a.fma(FloatVector.broadcast(S, Exp.PER_LN2), FloatVector.broadcast(S, Exp.ROUND));
            FloatVector bn = b.fma(FloatVector.broadcast(S, Exp.PER_LN2), FloatVector.broadcast(S, Exp.ROUND));
            FloatVector cn = c.fma(FloatVector.broadcast(S, Exp.PER_LN2), FloatVector.broadcast(S, Exp.ROUND));
            FloatVector dn = d.fma(FloatVector.broadcast(S, Exp.PER_LN2), FloatVector.broadcast(S, Exp.ROUND));
            FloatVector ar = an.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), a);
            FloatVector br = bn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), b);
            FloatVector cr = cn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), c);
            FloatVector dr = dn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), d);
            ar = an.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_LOW), ar);
            br = bn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_LOW), br);
            cr = cn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_LOW), cr);
            dr = dn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_LOW), dr);
            FloatVector ap = ar.fma(FloatVector.broadcast(S, Exp.P5), FloatVector.broadcast(S, Exp.P4));
            FloatVector bp = br.fma(FloatVector.broadcast(S, Exp.P5), FloatVector.broadcast(S, Exp.P4));
            FloatVector cp = cr.fma(FloatVector.broadcast(S, Exp.P5), FloatVector.broadcast(S, Exp.P4));
            FloatVector dp = dr.fma(FloatVector.broadcast(S, Exp.P5), FloatVector.broadcast(S, Exp.P4));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P3));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P3));
            cp = cp.fma(cr, FloatVector.broadcast(S, Exp.P3));
            dp = dp.fma(dr, FloatVector.broadcast(S, Exp.P3));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P2));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P2));
            cp = cp.fma(cr, FloatVector.broadcast(S, Exp.P2));
            dp = dp.fma(dr, FloatVector.broadcast(S, Exp.P2));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P1));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P1));
            cp = cp.fma(cr, FloatVector.broadcast(S, Exp.P1));
            dp = dp.fma(dr, FloatVector.broadcast(S, Exp.P1));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P0));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P0));
            cp = cp.fma(cr, FloatVector.broadcast(S, Exp.P0));
            dp = dp.fma(dr, FloatVector.broadcast(S, Exp.P0));
            ap = ap.fma(ar.mul(ar), ar).add(1f);
            bp = bp.fma(br.mul(br), br).add(1f);
            cp = cp.fma(cr.mul(cr), cr).add(1f);
            dp = dp.fma(dr.mul(dr), dr).add(1f);
            IntVector ai = an.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            IntVector bi = bn.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            IntVector ci = cn.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            IntVector di = dn.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            ap = ap.reinterpretAsInts().add(ai).reinterpretAsFloats();
            bp = bp.reinterpretAsInts().add(bi).reinterpretAsFloats();
            cp = cp.reinterpretAsInts().add(ci).reinterpretAsFloats();
            dp = dp.reinterpretAsInts().add(di).reinterpretAsFloats();
            ap = ap.blend(0f, a.compare(VectorOperators.LT, Exp.LOWEST));
            bp = bp.blend(0f, b.compare(VectorOperators.LT, Exp.LOWEST));
            cp = cp.blend(0f, c.compare(VectorOperators.LT, Exp.LOWEST));
            dp = dp.blend(0f, d.compare(VectorOperators.LT, Exp.LOWEST));
            ap.intoArray(s, row);
            bp.intoArray(s, row + L);
            cp.intoArray(s, row + 2 * L);
            dp.intoArray(s, row + 3 * L);
            ap.add(bp).add(cp.add(dp)).intoArray(lanes, r * L);
        }
    }

    /** Rows of two vectors: replaces elements by exp(s - shift), 0 far below 0; one sum for each lane of each row. */
    static void two(float[] s, int so, float[] shift, int at, float[] lanes) {
        for (int r = 0; r < ROWS; r++) {
            int row = so + r * STRIDE;
            FloatVector by = FloatVector.broadcast(S, shift[at + r]);
            FloatVector a = FloatVector.fromArray(S, s, row).sub(by);
            FloatVector b = FloatVector.fromArray(S, s, row + L).sub(by);
            FloatVector an = a.fma(FloatVector.broadcast(S, Exp.PER_LN2), FloatVector.broadcast(S, Exp.ROUND));
            FloatVector bn = b.fma(FloatVector.broadcast(S, Exp.PER_LN2), FloatVector.broadcast(S, Exp.ROUND));
            FloatVector ar = an.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), a);
            FloatVector br = bn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), b);
            ar = an.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_LOW), ar);
            br = bn.sub(Exp.ROUND).fma(FloatVector.broadcast(S, -Exp.LN2_LOW), br);
            FloatVector ap = ar.fma(FloatVector.broadcast(S, Exp.P5), FloatVector.broadcast(S, Exp.P4));
            FloatVector bp = br.fma(FloatVector.broadcast(S, Exp.P5), FloatVector.broadcast(S, Exp.P4));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P3));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P3));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P2));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P2));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P1));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P1));
            ap = ap.fma(ar, FloatVector.broadcast(S, Exp.P0));
            bp = bp.fma(br, FloatVector.broadcast(S, Exp.P0));
            ap = ap.fma(ar.mul(ar), ar).add(1f);
            bp = bp.fma(br.mul(br), br).add(1f);
            IntVector ai = an.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            IntVector bi = bn.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            ap = ap.reinterpretAsInts().add(ai).reinterpretAsFloats();
            bp = bp.reinterpretAsInts().add(bi).reinterpretAsFloats();
            ap = ap.blend(0f, a.compare(VectorOperators.LT, Exp.LOWEST));
            bp = bp.blend(0f, b.compare(VectorOperators.LT, Exp.LOWEST));
            ap.intoArray(s, row);
            bp.intoArray(s, row + L);
            ap.add(bp).intoArray(lanes, r * L);
        }
    }
}
