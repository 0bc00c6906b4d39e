package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

/**
 * The attention weights of one layer for one example, [H, T, S] in row-major order.
 *
 * @param name role of the layer's output, such as {@code blocks.0.attention.weights}
 * @param heads H
 * @param queries T
 * @param keys S
 * @param values the weights; 0 for keys that a query may not see
 * @throws IllegalArgumentException if the number of weights is not H T S
 */
public record LayerWeights(String name, int heads, int queries, int keys, float[] values) {
    public LayerWeights {
        require(
                values.length == heads * queries * keys,
                "%s: expected %d x %d x %d weights, got %d",
                name,
                heads,
                queries,
                keys,
                values.length);
    }

    /** The weight of a key in a head's row of a query. */
    public float at(int head, int query, int key) {
        return values[(head * queries + query) * keys + key];
    }

    /** The greatest weight of all. */
    float greatest() {
        float most = 0;
        for (float v : values) {
            most = Math.max(most, v);
        }
        return most;
    }

    /** Whether a weight is exactly 0: that of a key that a query may not see. */
    boolean hidesKeys() {
        for (float v : values) {
            if (v == 0) {
                return true;
            }
        }
        return false;
    }

    /** The key that a head gives the greatest weight; -1 if the query sees none. */
    int strongest(int head, int query) {
        int best = -1;
        for (int k = 0; k < keys; k++) {
            if (at(head, query, k) > (best < 0 ? 0 : at(head, query, best))) {
                best = k;
            }
        }
        return best;
    }
}
