package org.attn4j.framework.invariants;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.attn4j.framework.train.Batch;

/**
 * The same few examples in batches padded in different ways, as the data sets' assemblers pad: what is hidden has the id 0,
 * mask 0 and label -1; a row that only fills up is seen at one position and has no label.
 *
 * @param source S, positions of a source or of a text
 * @param target T, positions of a target
 * @param fillers rows behind the examples that only fill up
 */
record PaddedBatches(int source, int target, int fillers) {
    private static final int IGNORED = -1;
    private static final int[][] SOURCES = {{3, 5, 4, 9, 1}, {7, 2, 8, 1}, {6, 1}, {4, 4, 3, 8, 2, 5, 1}};
    private static final int[][] TARGETS = {{5, 7, 1}, {3, 1}, {8, 9, 2, 6, 1}, {4, 2, 2, 1}};
    static final int VOCABULARY = 10;
    static final int ROWS = SOURCES.length;
    private static final int[] CLASSES = {1, 0, 2, 1};

    /** Nothing is padded beyond the longest examples. */
    static final PaddedBatches TIGHT = new PaddedBatches(7, 5, 0);

    private int rows() {
        return ROWS + fillers;
    }

    private static Batch.Ints ints(int rows, int[] values) {
        return new Batch.Ints(rows == 0 ? new long[] {values.length} : new long[] {rows, values.length / rows}, values);
    }

    private void sources(Map<String, Batch.Array> arrays, String ids, String mask) {
        int[] tokens = new int[rows() * source];
        float[] kept = new float[tokens.length];
        int[] lengths = new int[rows()];
        for (int r = 0; r < rows(); r++) {
            int[] own = r < ROWS ? SOURCES[r] : new int[] {1};
            System.arraycopy(own, 0, tokens, r * source, own.length);
            Arrays.fill(kept, r * source, r * source + own.length, 1f);
            lengths[r] = own.length;
        }
        arrays.put(ids, ints(rows(), tokens));
        arrays.put(mask, new Batch.Floats(new long[] {rows(), source}, kept));
        arrays.put("source_lengths", ints(0, lengths));
    }

    /** Pairs of a source and a target. */
    Batch pairs() {
        Map<String, Batch.Array> arrays = new HashMap<>();
        sources(arrays, "source", "source_mask");
        return targets(arrays, 0);
    }

    /** A running text each, whose first token is given and no target. */
    Batch texts() {
        return targets(new HashMap<>(), 1);
    }

    /** Running text of one document and of two. */
    Batch documents() {
        Batch texts = targets(new HashMap<>(), 0);
        Map<String, Batch.Array> arrays = new HashMap<>(texts.arrays());
        int[] segments = new int[rows() * target];
        segments[1] = 1;
        segments[2] = 1;
        segments[2 * target + 3] = 1;
        segments[2 * target + 4] = 1;
        arrays.put("segments", ints(rows(), segments));
        return new Batch(arrays, texts.targets(), texts.origin());
    }

    private Batch targets(Map<String, Batch.Array> arrays, int given) {
        int[] ids = new int[rows() * target];
        int[] labels = new int[ids.length];
        Arrays.fill(labels, IGNORED);
        int counted = 0;
        for (int r = 0; r < rows(); r++) {
            ids[r * target] = 2;
            for (int t = 0; r < ROWS && t < TARGETS[r].length; t++) {
                if (t + 1 < TARGETS[r].length) {
                    ids[r * target + t + 1] = TARGETS[r][t];
                }
                labels[r * target + t] = t < given ? IGNORED : TARGETS[r][t];
                counted += t < given ? 0 : 1;
            }
        }
        arrays.put("ids", ints(rows(), ids));
        arrays.put("labels", ints(rows(), labels));
        return new Batch(arrays, counted, "padded");
    }

    /** Texts of a class each. */
    Batch classes() {
        Map<String, Batch.Array> arrays = new HashMap<>();
        sources(arrays, "ids", "mask");
        return labelled(arrays);
    }

    private Batch labelled(Map<String, Batch.Array> arrays) {
        int[] labels = Arrays.copyOf(CLASSES, rows());
        Arrays.fill(labels, ROWS, rows(), IGNORED);
        arrays.put("labels", ints(0, labels));
        return new Batch(arrays, ROWS, "padded");
    }

    /** Texts some of whose tokens are to be found. */
    Batch masked() {
        Map<String, Batch.Array> arrays = new HashMap<>();
        sources(arrays, "ids", "mask");
        int[] segments = new int[rows() * source];
        segments[2] = 1;
        segments[3] = 1;
        arrays.put("segments", ints(rows(), segments));
        // The places that fill up, one more than the rows, are all position 0.
        int[] positions = new int[ROWS + 1 + fillers];
        int[] labels = new int[positions.length];
        Arrays.fill(labels, IGNORED);
        for (int r = 0; r < ROWS; r++) {
            positions[r] = r * source + (r == 2 ? 1 : 2 - r % 2);
            labels[r] = 3 + r;
        }
        arrays.put("positions", ints(0, positions));
        arrays.put("labels", ints(0, labels));
        return new Batch(arrays, ROWS, "padded");
    }

    /** Images of one channel, 8 × 8, of a class each; there is no padding but rows. */
    Batch images() {
        float[] pixels = new float[rows() * 64];
        System.arraycopy(Normal.draw(1, ROWS * 64), 0, pixels, 0, ROWS * 64);
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("image", new Batch.Floats(new long[] {rows(), 1, 8, 8}, pixels));
        return labelled(arrays);
    }
}
