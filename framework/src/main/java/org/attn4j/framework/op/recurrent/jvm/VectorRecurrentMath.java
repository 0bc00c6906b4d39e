package org.attn4j.framework.op.recurrent.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.attn4j.framework.op.simd.VectorExp;
import org.attn4j.framework.op.simd.VectorLaneSums;

/** {@link RecurrentMath} by the Vector API; the rest of a row that fills no vector goes one element at a time. */
final class VectorRecurrentMath extends RecurrentMath {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    @Override
    void sigmoid(float[] x, int at, int n) {
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            FloatVector e = VectorExp.limited(v.neg()).add(1f);
            FloatVector.broadcast(S, 1f).div(e).add(v.sub(v)).intoArray(x, i);
        }
        for (; i < at + n; i++) {
            x[i] = sigmoid(x[i]);
        }
    }

    @Override
    void tanh(float[] x, int at, int n) {
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            tanh(FloatVector.fromArray(S, x, i)).intoArray(x, i);
        }
        for (; i < at + n; i++) {
            x[i] = tanh(x[i]);
        }
    }

    private static FloatVector tanh(FloatVector x) {
        FloatVector e = VectorExp.limited(x.add(x)).add(1f);
        return FloatVector.broadcast(S, 1f)
                .sub(FloatVector.broadcast(S, 2f).div(e))
                .add(x.sub(x));
    }

    @Override
    float score(float[] q, int qAt, float[] k, int kAt, float[] v, int n) {
        FloatVector sums = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(S, q, qAt + i).add(FloatVector.fromArray(S, k, kAt + i));
            sums = tanh(x).fma(FloatVector.fromArray(S, v, i), sums);
        }
        float sum = VectorLaneSums.of(sums);
        for (; i < n; i++) {
            sum += v[i] * tanh(q[qAt + i] + k[kAt + i]);
        }
        return sum;
    }

    @Override
    void scoreGrad(
            float d,
            float[] q,
            int qAt,
            float[] k,
            int kAt,
            float[] v,
            float[] dq,
            int dqAt,
            float[] dk,
            int dkAt,
            float[] dv,
            int dvAt,
            int n) {
        FloatVector wide = FloatVector.broadcast(S, d);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector t = tanh(FloatVector.fromArray(S, q, qAt + i).add(FloatVector.fromArray(S, k, kAt + i)));
            wide.fma(t, FloatVector.fromArray(S, dv, dvAt + i)).intoArray(dv, dvAt + i);
            FloatVector slope = FloatVector.broadcast(S, 1f).sub(t.mul(t));
            FloatVector g = wide.mul(FloatVector.fromArray(S, v, i)).mul(slope);
            g.add(FloatVector.fromArray(S, dq, dqAt + i)).intoArray(dq, dqAt + i);
            g.add(FloatVector.fromArray(S, dk, dkAt + i)).intoArray(dk, dkAt + i);
        }
        for (; i < n; i++) {
            float t = tanh(q[qAt + i] + k[kAt + i]);
            float g = d * v[i] * (1 - t * t);
            dv[dvAt + i] += d * t;
            dq[dqAt + i] += g;
            dk[dkAt + i] += g;
        }
    }

    @Override
    float dot(float[] a, int aAt, float[] b, int bAt, int n) {
        FloatVector first = FloatVector.zero(S);
        FloatVector second = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            first = FloatVector.fromArray(S, a, aAt + i).fma(FloatVector.fromArray(S, b, bAt + i), first);
            second = FloatVector.fromArray(S, a, aAt + i + LANES)
                    .fma(FloatVector.fromArray(S, b, bAt + i + LANES), second);
        }
        float sum = VectorLaneSums.of(first.add(second));
        for (; i < n; i++) {
            sum += a[aAt + i] * b[bAt + i];
        }
        return sum;
    }

    @Override
    void addScaled(float factor, float[] a, int aAt, float[] y, int yAt, int n) {
        FloatVector wide = FloatVector.broadcast(S, factor);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            wide.fma(FloatVector.fromArray(S, a, aAt + i), FloatVector.fromArray(S, y, yAt + i))
                    .intoArray(y, yAt + i);
        }
        for (; i < n; i++) {
            y[yAt + i] += factor * a[aAt + i];
        }
    }
}
