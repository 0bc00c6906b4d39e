package org.attn4j.framework.op.recurrent.jvm;

import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.op.simd.Simd;

/** One step of a cell for one row, and its gradient; formulas by {@link CellKind}. All arrays are on the heap. */
abstract class CellMath {
    /** D. */
    final int width;

    private CellMath(int width) {
        this.width = width;
    }

    /** The cell of a kind and width. */
    static CellMath of(CellKind kind, int width) {
        return kind == CellKind.GRU ? new Gru(width) : new Lstm(width);
    }

    /**
     * A step.
     *
     * @param a the input's part of the gates [G D]; overwritten
     * @param p the state's part {@code h U + c} from {@code pAt} on [G D]
     * @param state the state [P] from {@code at} on; becomes the one after the step
     * @param saved what the gradient needs [M D]
     */
    abstract void forward(float[] a, float[] p, int pAt, float[] state, int at, float[] saved);

    /**
     * The gradient of a step.
     *
     * @param d the gradient of the state after the step [P] from {@code at} on; becomes that of the state before, but for
     *     what goes through p
     * @param previous h before the step [D]
     * @param a receives the gradient of the input's part [G D]
     * @param p receives the gradient of the state's part [G D]
     */
    abstract void backward(float[] d, int at, float[] saved, float[] previous, float[] a, float[] p);

    private static final class Gru extends CellMath {
        private final RecurrentMath math = Simd.choose(VectorRecurrentMath::new, ScalarRecurrentMath::new);

        Gru(int width) {
            super(width);
        }

        @Override
        void forward(float[] a, float[] p, int pAt, float[] state, int at, float[] saved) {
            int n = width;
            for (int i = 0; i < 2 * n; i++) {
                a[i] += p[pAt + i];
            }
            math.sigmoid(a, 0, 2 * n);
            for (int i = 0; i < n; i++) {
                a[2 * n + i] += a[i] * p[pAt + 2 * n + i];
            }
            math.tanh(a, 2 * n, n);
            System.arraycopy(a, 0, saved, 0, 3 * n);
            System.arraycopy(p, pAt + 2 * n, saved, 3 * n, n);
            for (int i = 0; i < n; i++) {
                float c = a[2 * n + i];
                state[at + i] = c + a[n + i] * (state[at + i] - c);
            }
        }

        @Override
        void backward(float[] d, int at, float[] saved, float[] previous, float[] a, float[] p) {
            int n = width;
            for (int i = 0; i < n; i++) {
                float r = saved[i];
                float z = saved[n + i];
                float c = saved[2 * n + i];
                float dh = d[at + i];
                float dn = dh * (1 - z) * (1 - c * c);
                float dr = dn * saved[3 * n + i] * r * (1 - r);
                float dz = dh * (previous[i] - c) * z * (1 - z);
                a[i] = dr;
                a[n + i] = dz;
                a[2 * n + i] = dn;
                p[i] = dr;
                p[n + i] = dz;
                p[2 * n + i] = dn * r;
                d[at + i] = dh * z;
            }
        }
    }

    private static final class Lstm extends CellMath {
        private final RecurrentMath math = Simd.choose(VectorRecurrentMath::new, ScalarRecurrentMath::new);

        Lstm(int width) {
            super(width);
        }

        @Override
        void forward(float[] a, float[] p, int pAt, float[] state, int at, float[] saved) {
            int n = width;
            for (int i = 0; i < 4 * n; i++) {
                a[i] += p[pAt + i];
            }
            math.sigmoid(a, 0, 2 * n);
            math.tanh(a, 2 * n, n);
            math.sigmoid(a, 3 * n, n);
            System.arraycopy(a, 0, saved, 0, 4 * n);
            System.arraycopy(state, at + n, saved, 4 * n, n);
            for (int i = 0; i < n; i++) {
                float c = a[n + i] * state[at + n + i] + a[i] * a[2 * n + i];
                state[at + n + i] = c;
                saved[5 * n + i] = c;
            }
            math.tanh(saved, 5 * n, n);
            for (int i = 0; i < n; i++) {
                state[at + i] = a[3 * n + i] * saved[5 * n + i];
            }
        }

        @Override
        void backward(float[] d, int at, float[] saved, float[] previous, float[] a, float[] p) {
            int n = width;
            for (int k = 0; k < n; k++) {
                float i = saved[k];
                float f = saved[n + k];
                float g = saved[2 * n + k];
                float o = saved[3 * n + k];
                float t = saved[5 * n + k];
                float dh = d[at + k];
                float dc = d[at + n + k] + dh * o * (1 - t * t);
                a[k] = dc * g * i * (1 - i);
                a[n + k] = dc * saved[4 * n + k] * f * (1 - f);
                a[2 * n + k] = dc * i * (1 - g * g);
                a[3 * n + k] = dh * t * o * (1 - o);
                d[at + k] = 0;
                d[at + n + k] = dc * f;
            }
            System.arraycopy(a, 0, p, 0, 4 * n);
        }
    }
}
