package org.attn4j.framework.op.optimizer.jvm;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.attn4j.framework.op.simd.VectorLaneSums;

/** {@link UpdateMath} by the Vector API. */
final class VectorUpdateMath extends UpdateMath {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

    @Override
    double squares(float[] x, int n) {
        int step = S.length();
        int bound = n - n % step;
        DoubleVector low = DoubleVector.zero(D);
        DoubleVector high = DoubleVector.zero(D);
        for (int i = 0; i < bound; i += step) {
            FloatVector f = FloatVector.fromArray(S, x, i);
            DoubleVector a = (DoubleVector) f.convertShape(VectorOperators.F2D, D, 0);
            DoubleVector b = (DoubleVector) f.convertShape(VectorOperators.F2D, D, 1);
            low = a.fma(a, low);
            high = b.fma(b, high);
        }
        double sum = VectorLaneSums.of(low.add(high));
        for (int i = bound; i < n; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    @Override
    void adam(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int n,
            float scale,
            float coupled,
            float keep,
            float b1,
            float b2,
            float rate,
            float root,
            float epsilon) {
        int step = S.length();
        int bound = n - n % step;
        for (int i = 0; i < bound; i += step) {
            FloatVector wi = FloatVector.fromArray(S, w, i);
            FloatVector gi = FloatVector.fromArray(S, g, i).mul(scale).add(wi.mul(coupled));
            FloatVector mi = FloatVector.fromArray(S, m, i).mul(b1).add(gi.mul(1 - b1));
            FloatVector vi =
                    FloatVector.fromArray(S, v, i).mul(b2).add(gi.mul(gi).mul(1 - b2));
            FloatVector divisor = vi.lanewise(VectorOperators.SQRT).mul(root).add(epsilon);
            wi.mul(keep).sub(mi.mul(rate).div(divisor)).intoArray(w, i);
            mi.intoArray(m, i);
            vi.intoArray(v, i);
        }
        adamFrom(bound, w, g, m, v, n, scale, coupled, keep, b1, b2, rate, root, epsilon);
    }
}
