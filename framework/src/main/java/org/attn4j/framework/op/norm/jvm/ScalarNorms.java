package org.attn4j.framework.op.norm.jvm;

/** Loops of the normalisations without the Vector API. Sums run in double precision, so that their order matters little. */
final class ScalarNorms implements NormLoops {
    @Override
    public void centre(float[] x, int rows, int d, float[] shift, float[] sums, float[] squares) {
        for (int r = 0; r < rows; r++) {
            double s = 0;
            double q = 0;
            for (int i = r * d; i < (r + 1) * d; i++) {
                float v = x[i] - shift[r];
                x[i] = v;
                s += v;
                q += v * v;
            }
            sums[r] = (float) s;
            squares[r] = (float) q;
        }
    }

    @Override
    public void squares(float[] x, int rows, int d, float[] squares) {
        for (int r = 0; r < rows; r++) {
            double q = 0;
            for (int i = r * d; i < (r + 1) * d; i++) {
                q += x[i] * x[i];
            }
            squares[r] = (float) q;
        }
    }

    @Override
    public void affine(float[] x, int rows, int d, float[] scale, float[] shift, float[] gain, float[] bias) {
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < d; i++) {
                x[r * d + i] = (x[r * d + i] * scale[r] + shift[r]) * gain[i] + bias[i];
            }
        }
    }

    @Override
    public void normalise(
            float[] x,
            float[] dy,
            int rows,
            int d,
            float[] scale,
            float[] shift,
            float[] gain,
            float[] sums,
            float[] products) {
        for (int r = 0; r < rows; r++) {
            double s = 0;
            double p = 0;
            for (int i = 0; i < d; i++) {
                float n = (x[r * d + i] - shift[r]) * scale[r];
                x[r * d + i] = n;
                float h = dy[r * d + i] * gain[i];
                s += h;
                p += h * n;
            }
            sums[r] = (float) s;
            products[r] = (float) p;
        }
    }

    @Override
    public void columnSums(float[] n, float[] dy, int rows, int d, float[] dgain, float[] dbias) {
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < d; i++) {
                dgain[i] += dy[r * d + i] * n[r * d + i];
                dbias[i] += dy[r * d + i];
            }
        }
    }

    @Override
    public void inputGrad(float[] n, float[] dy, int rows, int d, float[] gain, float[] scale, float[] a, float[] b) {
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < d; i++) {
                n[r * d + i] = (dy[r * d + i] * gain[i] - a[r] - n[r * d + i] * b[r]) * scale[r];
            }
        }
    }
}
