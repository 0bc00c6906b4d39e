package org.attn4j.recipes.vectors;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The rows of a table whose vectors point most nearly where another vector does. Rows are offered one by one and none is
 * kept, so that a table may be larger than memory.
 */
public final class Nearest {
    private static final Comparator<Row> ORDER =
            Comparator.comparingDouble(Row::cosine).reversed().thenComparing(Row::index);

    private final float[] vector;
    private final double length;
    private final int most;
    private final PriorityQueue<Row> best = new PriorityQueue<>(ORDER.reversed());

    /**
     * A row and its nearness.
     *
     * @param index the row, counted from 0
     * @param cosine of the angle between the two vectors
     */
    public record Row(long index, double cosine) {}

    /**
     * Looks for what is near a vector.
     *
     * @param most rows that are kept
     */
    public Nearest(float[] vector, int most) {
        this.vector = vector;
        this.length = Math.sqrt(product(vector, vector));
        this.most = most;
    }

    /** D. */
    int width() {
        return vector.length;
    }

    /** Offers a row; one of length 0 points nowhere. */
    public void offer(long index, float[] row) {
        double own = Math.sqrt(product(row, row));
        if (own > 0 && length > 0) {
            best.add(new Row(index, product(vector, row) / (length * own)));
            if (best.size() > most) {
                best.remove();
            }
        }
    }

    /** Those kept, the nearest first; of equals the first row. */
    public List<Row> rows() {
        return best.stream().sorted(ORDER).toList();
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
