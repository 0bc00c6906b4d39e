package org.attn4j.framework.invariants;

/** The formulas of Vaswani et al. 2017, one line after another, in double precision, on one sequence [T][D]. */
final class Textbook {
    private Textbook() {}

    /** {@code x W + b}, W row-major [in, out]; b may be null. */
    static double[][] linear(double[][] x, float[] w, float[] b) {
        int in = x[0].length;
        int out = w.length / in;
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                double sum = b == null ? 0 : b[o];
                for (int i = 0; i < in; i++) {
                    sum += x[t][i] * w[i * out + o];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    /** Which keys a query sees. */
    interface Sees {
        boolean test(int query, int key);
    }

    /**
     * All heads side by side: {@code softmax(Q_h K_h^T / sqrt(K)) V_h}.
     *
     * @param q [T][H K]
     * @param k [S][G K]; query head h looks at key head {@code h G / H}
     * @param v [S][G K]
     * @return [T][H K]; 0 for a query that sees no key
     */
    static double[][] attention(double[][] q, double[][] k, double[][] v, int heads, Sees sees) {
        int width = q[0].length / heads;
        int groups = k[0].length / width;
        double[][] y = new double[q.length][q[0].length];
        for (int h = 0; h < heads; h++) {
            int from = h * width;
            int keyFrom = h * groups / heads * width;
            for (int t = 0; t < q.length; t++) {
                double[] e = new double[k.length];
                double sum = 0;
                for (int s = 0; s < k.length; s++) {
                    double score = 0;
                    for (int i = 0; i < width; i++) {
                        score += q[t][from + i] * k[s][keyFrom + i];
                    }
                    e[s] = sees.test(t, s) ? Math.exp(score / Math.sqrt(width)) : 0;
                    sum += e[s];
                }
                for (int s = 0; s < k.length && sum > 0; s++) {
                    for (int i = 0; i < width; i++) {
                        y[t][from + i] += e[s] / sum * v[s][keyFrom + i];
                    }
                }
            }
        }
        return y;
    }

    /** {@code (x - mean) / sqrt(variance + epsilon) * gain + bias}. */
    static double[][] layerNorm(double[][] x, float[] gain, float[] bias, double epsilon) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            for (double value : x[t]) {
                mean += value / x[t].length;
            }
            double variance = 0;
            for (double value : x[t]) {
                variance += (value - mean) * (value - mean) / x[t].length;
            }
            for (int c = 0; c < x[t].length; c++) {
                y[t][c] = (x[t][c] - mean) / Math.sqrt(variance + epsilon) * gain[c] + bias[c];
            }
        }
        return y;
    }

    static double[][] relu(double[][] x) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < x[t].length; c++) {
                y[t][c] = Math.max(0, x[t][c]);
            }
        }
        return y;
    }

    static double[][] add(double[][] a, double[][] b) {
        double[][] y = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int c = 0; c < a[t].length; c++) {
                y[t][c] = a[t][c] + b[t][c];
            }
        }
        return y;
    }

    /** Columns [from, to). */
    static double[][] columns(double[][] x, int from, int to) {
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = java.util.Arrays.copyOfRange(x[t], from, to);
        }
        return y;
    }

    /** Sequence b of row-major [B, T, D]. */
    static double[][] sequence(float[] x, int b, int t, int d) {
        double[][] y = new double[t][d];
        for (int i = 0; i < t * d; i++) {
            y[i / d][i % d] = x[b * t * d + i];
        }
        return y;
    }

    /** The largest difference from sequence b of row-major [B, T, D]. */
    static double distance(double[][] expected, float[] got, int b) {
        int d = expected[0].length;
        double largest = 0;
        for (int t = 0; t < expected.length; t++) {
            for (int c = 0; c < d; c++) {
                double difference = Math.abs(expected[t][c] - got[(b * expected.length + t) * d + c]);
                largest = Math.max(largest, difference); // NaN stays NaN
            }
        }
        return largest;
    }
}
