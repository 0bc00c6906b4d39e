package org.attn4j.framework.op.loss.jvm;

import java.nio.FloatBuffer;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.Tiles;

/** Labels of the rows of a cross-entropy, the weights of their classes, and the number its sum is divided by. */
final class Labels {
    private final Integers source;
    private final int classes;
    private final int ignored;
    private final FloatBuffer count;
    private final FloatBuffer given;
    private final int[] values;
    private final float[] weights;
    private double allWeights;
    private double divisor;

    /**
     * Prepares to read labels; count is null where the counted rows of this batch divide, weights where all classes
     * weigh 1.
     */
    Labels(Tensor labels, int classes, int ignored, Tensor count, Tensor weights) {
        this.source = new Integers(labels);
        this.classes = classes;
        this.ignored = ignored;
        this.count = count == null ? null : count.floats();
        this.given = weights == null ? null : weights.floats();
        this.values = new int[source.size()];
        this.weights = weights == null ? null : new float[classes];
    }

    /**
     * Reads the labels and the divisor.
     *
     * @throws IllegalArgumentException if a label is neither a class nor the ignored one
     */
    void read() {
        source.read(values, classes, ignored, "cross-entropy: label");
        if (weights != null) {
            given.get(0, weights);
            allWeights = 0;
            for (float weight : weights) {
                allWeights += weight;
            }
        }
        if (count != null) {
            divisor = count.get(0);
            return;
        }
        int counted = 0;
        for (int label : values) {
            counted += label == ignored ? 0 : 1;
        }
        divisor = counted;
    }

    /** Whether a row counts. */
    boolean counts(int row) {
        return values[row] != ignored;
    }

    /** Label of a row that counts. */
    int of(int row) {
        return values[row];
    }

    /** Whether classes have weights; the two methods below are for those that do. */
    boolean weighted() {
        return weights != null;
    }

    /** The weight of a class. */
    float weight(int label) {
        return weights[label];
    }

    /** What a row's weighted targets sum to: m of {@link org.attn4j.framework.op.loss.CrossEntropyGrad}. */
    double mass(int row, double smoothing) {
        return (1 - smoothing) * weights[values[row]] + smoothing * allWeights / classes;
    }

    /** A sum divided by the count; 0 without any targets. */
    double divide(double sum) {
        return divisor == 0 ? 0 : sum / divisor;
    }

    /** Tiles of rows: an exponential costs as much as moving several elements. */
    static Tiles tiles(int rows, int classes) {
        return Tiles.ofRows(rows, (int) Math.min(Integer.MAX_VALUE / 8, 3L * classes));
    }
}
