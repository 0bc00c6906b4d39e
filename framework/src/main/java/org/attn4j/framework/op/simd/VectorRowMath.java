package org.attn4j.framework.op.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops by the Vector API; the rest of a row that fills no vector goes one element at a time. */
final class VectorRowMath extends RowMath {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int LANES = S.length();
    /** Elements summed in single precision before the sum goes on in double. */
    private static final int CHUNK = 64 * LANES;

    @Override
    public void add(float[] target, int at, float[] source, int from, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(S, target, at + i)
                    .add(FloatVector.fromArray(S, source, from + i))
                    .intoArray(target, at + i);
        }
        for (; i < n; i++) {
            target[at + i] += source[from + i];
        }
    }

    @Override
    public void addRows(float[] target, float[] block, int rows, int columns) {
        int c = 0;
        for (; c <= columns - LANES; c += LANES) {
            FloatVector sum = FloatVector.fromArray(S, block, c);
            for (int i = c + columns; i < rows * columns; i += columns) {
                sum = sum.add(FloatVector.fromArray(S, block, i));
            }
            FloatVector.fromArray(S, target, c).add(sum).intoArray(target, c);
        }
        for (; c < columns; c++) {
            float sum = block[c];
            for (int i = c + columns; i < rows * columns; i += columns) {
                sum += block[i];
            }
            target[c] += sum;
        }
    }

    @Override
    public void scale(float[] x, int at, int n, float factor) {
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            FloatVector.fromArray(S, x, i).mul(factor).intoArray(x, i);
        }
        for (; i < at + n; i++) {
            x[i] *= factor;
        }
    }

    @Override
    public void scaleShift(float[] x, int at, int n, float factor, float shift) {
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            FloatVector.fromArray(S, x, i).mul(factor).add(shift).intoArray(x, i);
        }
        for (; i < at + n; i++) {
            x[i] = x[i] * factor + shift;
        }
    }

    @Override
    public float max(float[] x, int at, int n) {
        FloatVector m = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            m = m.max(FloatVector.fromArray(S, x, i));
        }
        float max = m.reduceLanes(VectorOperators.MAX);
        for (; i < at + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public double sum(float[] x, int at, int n) {
        double sum = 0;
        int i = at;
        int end = at + n;
        while (i <= end - LANES) {
            int stop = Math.min(end - LANES, i + CHUNK - LANES);
            FloatVector v = FloatVector.zero(S);
            for (; i <= stop; i += LANES) {
                v = v.add(FloatVector.fromArray(S, x, i));
            }
            sum += VectorLaneSums.of(v);
        }
        for (; i < end; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public double exp(float[] x, int at, int n, float shift) {
        double sum = 0;
        int i = at;
        int end = at + n;
        while (i <= end - LANES) {
            int stop = Math.min(end - LANES, i + CHUNK - LANES);
            FloatVector v = FloatVector.zero(S);
            for (; i <= stop; i += LANES) {
                FloatVector e = exp(FloatVector.fromArray(S, x, i).sub(shift));
                e.intoArray(x, i);
                v = v.add(e);
            }
            sum += VectorLaneSums.of(v);
        }
        for (; i < end; i++) {
            x[i] = Exponential.of(x[i] - shift);
            sum += x[i];
        }
        return sum;
    }

    @Override
    public void addScaled(float[] target, float[] source, int n, float factor) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(S, source, i)
                    .mul(factor)
                    .add(FloatVector.fromArray(S, target, i))
                    .intoArray(target, i);
        }
        for (; i < n; i++) {
            target[i] += source[i] * factor;
        }
    }

    @Override
    public float dotThenScale(float[] x, float[] y, int n, float factor) {
        double sum = 0;
        int i = 0;
        while (i <= n - LANES) {
            int stop = Math.min(n - LANES, i + CHUNK - LANES);
            FloatVector v = FloatVector.zero(S);
            for (; i <= stop; i += LANES) {
                FloatVector b = FloatVector.fromArray(S, y, i);
                v = FloatVector.fromArray(S, x, i).fma(b, v);
                b.mul(factor).intoArray(x, i);
            }
            sum += VectorLaneSums.of(v);
        }
        for (; i < n; i++) {
            sum += x[i] * y[i];
            x[i] = y[i] * factor;
        }
        return (float) sum;
    }

    private static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.mul(Exponential.LOG2_E).add(Exponential.ROUND);
        FloatVector n = shifted.sub(Exponential.ROUND);
        FloatVector f = n.fma(broadcast(-Exponential.LN2_HIGH), x);
        f = n.fma(broadcast(-Exponential.LN2_LOW), f);
        FloatVector p = broadcast(Exponential.P0).fma(f, broadcast(Exponential.P1));
        p = p.fma(f, broadcast(Exponential.P2));
        p = p.fma(f, broadcast(Exponential.P3));
        p = p.fma(f, broadcast(Exponential.P4));
        p = p.fma(f, broadcast(Exponential.P5));
        p = p.fma(f.mul(f), f.add(1f));
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector y = p.reinterpretAsInts().add(power).reinterpretAsFloats();
        return y.blend(0f, x.compare(VectorOperators.LT, Exponential.LOWEST));
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(S, value);
    }
}
