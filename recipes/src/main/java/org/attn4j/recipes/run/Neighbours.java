package org.attn4j.recipes.run;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Tokens whose vectors point where another's does. */
public final class Neighbours {
    private final float[] table;
    private final int dim;
    private final double[] lengths;

    /**
     * A token and its nearness.
     *
     * @param id the token
     * @param cosine of the angle between the two vectors
     */
    public record Neighbour(int id, double cosine) {}

    /**
     * Of a table of vectors.
     *
     * @param table [V, D], row by row
     * @param dim D
     */
    public Neighbours(float[] table, int dim) {
        this.table = table;
        this.dim = dim;
        this.lengths = new double[table.length / dim];
        for (int v = 0; v < lengths.length; v++) {
            lengths[v] = Math.sqrt(product(v, v));
        }
    }

    /** The nearest tokens, the nearest first, without the token itself and some others. */
    public List<Neighbour> of(int id, int most, java.util.function.IntPredicate leftOut) {
        return IntStream.range(0, lengths.length)
                .filter(v -> v != id && !leftOut.test(v) && lengths[v] > 0)
                .mapToObj(v -> new Neighbour(v, product(id, v) / (lengths[id] * lengths[v])))
                .sorted(Comparator.comparingDouble(Neighbour::cosine).reversed().thenComparing(Neighbour::id))
                .limit(most)
                .toList();
    }

    private double product(int a, int b) {
        double sum = 0;
        for (int i = 0; i < dim; i++) {
            sum += (double) table[a * dim + i] * table[b * dim + i];
        }
        return sum;
    }
}
