package org.attn4j.framework.op.recurrent.jvm;

/** {@link RecurrentMath} one element at a time. */
final class ScalarRecurrentMath extends RecurrentMath {
    @Override
    void sigmoid(float[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            x[i] = sigmoid(x[i]);
        }
    }

    @Override
    void tanh(float[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            x[i] = tanh(x[i]);
        }
    }

    @Override
    float score(float[] q, int qAt, float[] k, int kAt, float[] v, int n) {
        float sum = 0;
        for (int i = 0; i < n; i++) {
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
        for (int i = 0; i < n; i++) {
            float t = tanh(q[qAt + i] + k[kAt + i]);
            float g = d * v[i] * (1 - t * t);
            dv[dvAt + i] += d * t;
            dq[dqAt + i] += g;
            dk[dkAt + i] += g;
        }
    }

    @Override
    float dot(float[] a, int aAt, float[] b, int bAt, int n) {
        float sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[aAt + i] * b[bAt + i];
        }
        return sum;
    }

    @Override
    void addScaled(float factor, float[] a, int aAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i++) {
            y[yAt + i] += factor * a[aAt + i];
        }
    }
}
