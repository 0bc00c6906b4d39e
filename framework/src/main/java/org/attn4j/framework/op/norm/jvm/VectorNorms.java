package org.attn4j.framework.op.norm.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.attn4j.framework.op.simd.Blocks;

/**
 * Loops of the normalisations by the Vector API; columns past the last whole vector are taken one by one.
 *
 * <p>Lanes are summed in an order of our own: that of {@code reduceLanes} is left open and differs between interpreted
 * and compiled code.
 */
final class VectorNorms implements NormLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    @Override
    public void centre(float[] x, int rows, int d, float[] shift, float[] sums, float[] squares) {
        float[] lanes = Blocks.floats(10, LANES);
        float[] lanes2 = Blocks.floats(11, LANES);
        for (int r = 0; r < rows; r++) {
            centreRow(x, r * d, d, shift[r], lanes, lanes2);
            float s = 0;
            float q = 0;
            for (int i = r * d + S.loopBound(d); i < (r + 1) * d; i++) {
                float v = x[i] - shift[r];
                x[i] = v;
                s += v;
                q += v * v;
            }
            sums[r] = s + lanes(lanes);
            squares[r] = q + lanes(lanes2);
        }
    }

    private static void centreRow(float[] x, int from, int d, float shift, float[] sums, float[] squares) {
        FloatVector s = FloatVector.zero(S);
        FloatVector q = FloatVector.zero(S);
        int whole = S.loopBound(d);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, from + i).sub(shift);
            v.intoArray(x, from + i);
            s = s.add(v);
            q = v.fma(v, q);
        }
        s.intoArray(sums, 0);
        q.intoArray(squares, 0);
    }

    @Override
    public void squares(float[] x, int rows, int d, float[] squares) {
        float[] lanes = Blocks.floats(10, LANES);
        for (int r = 0; r < rows; r++) {
            squares[r] = squareSum(x, r * d, d, lanes);
        }
    }

    private static float squareSum(float[] x, int from, int d, float[] lanes) {
        FloatVector q = FloatVector.zero(S);
        int whole = S.loopBound(d);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, from + i);
            q = v.fma(v, q);
        }
        q.intoArray(lanes, 0);
        float rest = 0;
        for (int i = from + whole; i < from + d; i++) {
            rest += x[i] * x[i];
        }
        return rest + lanes(lanes);
    }

    @Override
    public void affine(float[] x, int rows, int d, float[] scale, float[] shift, float[] gain, float[] bias) {
        for (int r = 0; r < rows; r++) {
            affineRow(x, r * d, d, scale[r], shift[r], gain, bias);
        }
    }

    private static void affineRow(float[] x, int from, int d, float scale, float shift, float[] gain, float[] bias) {
        int whole = S.loopBound(d);
        FloatVector by = FloatVector.broadcast(S, scale);
        FloatVector plus = FloatVector.broadcast(S, shift);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(S, x, from + i)
                    .fma(by, plus)
                    .fma(FloatVector.fromArray(S, gain, i), FloatVector.fromArray(S, bias, i))
                    .intoArray(x, from + i);
        }
        for (int i = whole; i < d; i++) {
            x[from + i] = (x[from + i] * scale + shift) * gain[i] + bias[i];
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
        float[] lanes = Blocks.floats(10, LANES);
        float[] lanes2 = Blocks.floats(11, LANES);
        for (int r = 0; r < rows; r++) {
            normaliseRow(x, dy, r * d, d, scale[r], shift[r], gain, lanes, lanes2);
            float s = 0;
            float p = 0;
            for (int i = S.loopBound(d); i < d; i++) {
                float n = (x[r * d + i] - shift[r]) * scale[r];
                x[r * d + i] = n;
                float h = dy[r * d + i] * gain[i];
                s += h;
                p += h * n;
            }
            sums[r] = s + lanes(lanes);
            products[r] = p + lanes(lanes2);
        }
    }

    private static void normaliseRow(
            float[] x,
            float[] dy,
            int from,
            int d,
            float scale,
            float shift,
            float[] gain,
            float[] sums,
            float[] products) {
        FloatVector s = FloatVector.zero(S);
        FloatVector p = FloatVector.zero(S);
        int whole = S.loopBound(d);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector n = FloatVector.fromArray(S, x, from + i).sub(shift).mul(scale);
            n.intoArray(x, from + i);
            FloatVector h = FloatVector.fromArray(S, dy, from + i).mul(FloatVector.fromArray(S, gain, i));
            s = s.add(h);
            p = h.fma(n, p);
        }
        s.intoArray(sums, 0);
        p.intoArray(products, 0);
    }

    @Override
    public void columnSums(float[] n, float[] dy, int rows, int d, float[] dgain, float[] dbias) {
        int whole = S.loopBound(d);
        for (int i = 0; i < whole; i += LANES) {
            columnVector(n, dy, rows, d, i, dgain, dbias);
        }
        for (int i = whole; i < d; i++) {
            for (int r = 0; r < rows; r++) {
                dgain[i] += dy[r * d + i] * n[r * d + i];
                dbias[i] += dy[r * d + i];
            }
        }
    }

    private static void columnVector(float[] n, float[] dy, int rows, int d, int at, float[] dgain, float[] dbias) {
        FloatVector g = FloatVector.fromArray(S, dgain, at);
        FloatVector b = FloatVector.fromArray(S, dbias, at);
        for (int i = at; i < rows * d; i += d) {
            FloatVector v = FloatVector.fromArray(S, dy, i);
            g = v.fma(FloatVector.fromArray(S, n, i), g);
            b = b.add(v);
        }
        g.intoArray(dgain, at);
        b.intoArray(dbias, at);
    }

    @Override
    public void inputGrad(float[] n, float[] dy, int rows, int d, float[] gain, float[] scale, float[] a, float[] b) {
        for (int r = 0; r < rows; r++) {
            inputGradRow(n, dy, r * d, d, gain, scale[r], a[r], b[r]);
        }
    }

    private static void inputGradRow(
            float[] n, float[] dy, int from, int d, float[] gain, float scale, float a, float b) {
        int whole = S.loopBound(d);
        FloatVector minusB = FloatVector.broadcast(S, -b);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector h = FloatVector.fromArray(S, dy, from + i)
                    .mul(FloatVector.fromArray(S, gain, i))
                    .sub(a);
            FloatVector.fromArray(S, n, from + i).fma(minusB, h).mul(scale).intoArray(n, from + i);
        }
        for (int i = whole; i < d; i++) {
            n[from + i] = (dy[from + i] * gain[i] - a - n[from + i] * b) * scale;
        }
    }

    private static float lanes(float[] lanes) {
        float a = 0;
        float b = 0;
        for (int i = 0; i < LANES; i += 2) {
            a += lanes[i];
            b += lanes[i + 1];
        }
        return a + b;
    }
}
