package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/** Points of a curve with noise as batches: queries, and the examples that each may look at. */
public final class KernelRegressionTask implements TaskData {
    private static final double END = 5;
    private static final int HELD_OUT = 100;

    private final boolean leaveOneOut;
    private final String description;
    private final float[] x;
    private final float[] y;

    /**
     * Draws the points.
     *
     * @param points their number
     * @param noise standard deviation of the normal noise
     * @param leaveOneOut whether a point is left out of the examples that its own y is predicted from
     * @param drawn seed of the points
     */
    public KernelRegressionTask(int points, double noise, boolean leaveOneOut, long drawn) {
        this.leaveOneOut = leaveOneOut;
        this.description = "KernelRegressionData[points=" + points + ", noise=" + noise + ", leaveOneOut=" + leaveOneOut
                + ", drawn=" + drawn + "]";
        int n = points;
        this.x = new float[n];
        this.y = new float[n];
        SplittableRandom random = new SplittableRandom(drawn);
        for (int i = 0; i < n; i++) {
            x[i] = (float) (END * i / n);
            y[i] = (float) (curve(x[i]) + noise * normal(random));
        }
    }

    /** The curve without noise. */
    public static double curve(double x) {
        return 2 * Math.sin(x) + Math.pow(x, 0.8);
    }

    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }

    @Override
    public DataFacts facts() {
        return DataFacts.none();
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return BatchSource.of(BatchSource.ENDLESS, BatchSource.ENDLESS, index -> trainingBatch(rows, index));
    }

    private Batch trainingBatch(int rows, long index) {
        int n = x.length;
        int seen = leaveOneOut ? n - 1 : n;
        float[] query = new float[rows];
        float[] target = new float[rows];
        float[] keys = new float[ArrayLength.ofBatch(rows, seen)];
        float[] values = new float[keys.length];
        for (int r = 0; r < rows; r++) {
            int point = (int) ((index * rows + r) % n);
            query[r] = x[point];
            target[r] = y[point];
            int at = r * seen;
            for (int i = 0; i < n; i++) {
                if (i != point || !leaveOneOut) {
                    keys[at] = x[i];
                    values[at++] = y[i];
                }
            }
        }
        return batch(query, keys, values, target, "training batch " + index);
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(VALIDATION.equals(name), "there is no split %s, only %s", name, VALIDATION);
        int points = part.of(HELD_OUT);
        return BatchSource.of(
                ((long) points + rows - 1) / rows,
                points,
                index -> heldOutBatch((int) (index * rows), (int) Math.min(points, (index + 1) * rows)));
    }

    @Override
    public Batch example(String split, long index) {
        require(VALIDATION.equals(split), "there is no split %s, only %s", split, VALIDATION);
        require(index >= 0 && index < HELD_OUT, "example %d of %s: expected 0 to %d", index, split, HELD_OUT - 1);
        return heldOutBatch((int) index, (int) index + 1);
    }

    private Batch heldOutBatch(int from, int to) {
        int rows = to - from;
        float[] query = new float[rows];
        float[] target = new float[rows];
        float[] keys = new float[ArrayLength.ofBatch(rows, x.length)];
        float[] values = new float[keys.length];
        for (int r = 0; r < rows; r++) {
            query[r] = (float) (END * (from + r + 0.5) / HELD_OUT);
            target[r] = (float) curve(query[r]);
            System.arraycopy(x, 0, keys, r * x.length, x.length);
            System.arraycopy(y, 0, values, r * x.length, x.length);
        }
        return batch(query, keys, values, target, "validation points " + from + " to " + (to - 1));
    }

    private static Batch batch(float[] query, float[] keys, float[] values, float[] target, String origin) {
        long rows = query.length;
        long[] examples = {rows, keys.length / rows};
        return new Batch(
                Map.of(
                        "query", new Batch.Floats(new long[] {rows}, query),
                        "keys", new Batch.Floats(examples, keys),
                        "values", new Batch.Floats(examples, values),
                        "target", new Batch.Floats(new long[] {rows}, target)),
                rows,
                origin);
    }

    @Override
    public String fingerprint() {
        return Sha256.of(description.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String description() {
        return String.format("%,d training points", x.length);
    }
}
