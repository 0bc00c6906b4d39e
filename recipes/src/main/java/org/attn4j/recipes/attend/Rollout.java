package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;

/**
 * Attention rollout: how much each position of the input reaches each position of the last layer, if a layer passes on
 * half of what it was given and half of what it attends to. {@code R = A'_L … A'_1} with {@code A' = norm(mean over heads
 * of A + I)}, rows normalised to sum 1.
 *
 * @see <a href="https://arxiv.org/abs/2005.00928">Abnar and Zuidema 2020</a>
 */
final class Rollout {
    private Rollout() {}

    /**
     * The rollout of layers.
     *
     * @param layers the first layer first, each [H, T, T]
     * @return [T][T], row: position of the last layer, column: position of the input
     * @throws IllegalArgumentException if a layer's queries are not its keys
     */
    static double[][] of(List<LayerWeights> layers) {
        double[][] product = null;
        for (LayerWeights layer : layers) {
            require(
                    layer.queries() == layer.keys(),
                    "%s: rollout needs attention of a sequence to itself, got %d queries and %d keys",
                    layer.name(),
                    layer.queries(),
                    layer.keys());
            double[][] passed = passed(layer);
            product = product == null ? passed : times(passed, product);
        }
        require(product != null, "rollout needs at least one layer");
        return product;
    }

    private static double[][] passed(LayerWeights layer) {
        int n = layer.queries();
        double[][] a = new double[n][n];
        for (int q = 0; q < n; q++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
                for (int h = 0; h < layer.heads(); h++) {
                    a[q][k] += layer.at(h, q, k);
                }
                a[q][k] = a[q][k] / layer.heads() + (q == k ? 1 : 0);
                sum += a[q][k];
            }
            for (int k = 0; k < n; k++) {
                a[q][k] /= sum;
            }
        }
        return a;
    }

    private static double[][] times(double[][] a, double[][] b) {
        int n = a.length;
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double x = a[i][j];
                if (x != 0) {
                    for (int k = 0; k < n; k++) {
                        c[i][k] += x * b[j][k];
                    }
                }
            }
        }
        return c;
    }

    /** The rollout as a layer of one head. */
    static LayerWeights asLayer(double[][] rollout) {
        int n = rollout.length;
        float[] values = new float[n * n];
        for (int i = 0; i < n * n; i++) {
            values[i] = (float) rollout[i / n][i % n];
        }
        return new LayerWeights("rollout", 1, n, n, values);
    }
}
