package org.attn4j.framework.op.attention.jvm;

import java.util.Arrays;

/**
 * One key/value head of one sequence, copied into a thread's scratch. Matrices lie in panels of 64 columns; keys also
 * transposed, in tiles of [K, 64 keys].
 */
final class AttentionHead {
    private static final int STRIDE = TileSizes.STRIDE;
    private static final int ROWS = TileSizes.ROWS;
    private static final int TILE = STRIDE * STRIDE;

    private final AttentionProblem problem;
    private final AttentionTiles tiles;
    private final AttentionScratch scratch;
    private int b;
    private int g;
    private int keys;
    private float[] keysTransposed;
    private float[] bias;
    private AttentionBias scoreBias;
    private int firstQuery;
    private HeadRows queries;
    private HeadRows values;

    AttentionHead(AttentionProblem problem, AttentionScratch scratch) {
        this.problem = problem;
        this.tiles = problem.tiles;
        this.scratch = scratch;
    }

    /** Copies the keys that any query may see: padding behind the last one that the mask keeps costs nothing. */
    static AttentionHead load(AttentionProblem problem, int b, int g, AttentionScratch scratch) {
        return load(problem, problem.q, problem.k, problem.v, b, g, scratch);
    }

    /** The same from copies of the queries, keys and values. */
    static AttentionHead load(AttentionProblem problem, AttentionStage stage, int b, int g, AttentionScratch scratch) {
        return load(problem, stage.q, stage.k, stage.v, b, g, scratch);
    }

    private static AttentionHead load(
            AttentionProblem problem, HeadRows q, HeadRows k, HeadRows v, int b, int g, AttentionScratch scratch) {
        AttentionHead head = new AttentionHead(problem, scratch);
        head.b = b;
        head.g = g;
        head.keys = problem.kept(b, problem.visibleKeys());
        head.queries = q;
        head.values = v;
        head.keysTransposed = head.transposed(k, AttentionScratch.KEYS, AttentionScratch.KEYS_TRANSPOSED);
        head.bias = problem.bias(b, scratch.array(AttentionScratch.BIAS, head.blocks() * STRIDE), head.keys);
        head.scoreBias = AttentionBias.of(problem, b, head.keys, scratch);
        return head;
    }

    /** Begins with a query head; before its first block. */
    void begin(int h) {
        if (scoreBias != null) {
            scoreBias.head(h);
        }
    }

    /** Reads rows of keys or values and transposes them. */
    private float[] transposed(HeadRows source, int slot, int transposedSlot) {
        float[] rows = read(source, slot);
        float[] result = scratch.array(transposedSlot, blocks() * width() * STRIDE);
        for (int s = 0; s < keys; s += STRIDE) {
            for (int p = 0; p < panels(); p++) {
                int at = (s / STRIDE) * width() * STRIDE + p * TILE;
                tiles.transpose(rows, panel(p) + s * STRIDE, result, at, Math.min(STRIDE, width() - p * STRIDE));
            }
        }
        return result;
    }

    /** Reads the values, untransposed. */
    float[] values() {
        return read(values, AttentionScratch.VALUES);
    }

    /** Reads the values and transposes them. */
    float[] valuesTransposed() {
        return transposed(values, AttentionScratch.VALUES, AttentionScratch.VALUES_TRANSPOSED);
    }

    /** The keys, untransposed. */
    float[] keyRows() {
        return scratch.array(AttentionScratch.KEYS, 0);
    }

    private float[] read(HeadRows source, int slot) {
        float[] rows = scratch.array(slot, panels() * panel(1));
        source.read(b * problem.shape.keys(), keys, g, rows, 0, panel(1));
        // Weights of keys behind the last one are 0: what another op left there, perhaps NaN, must not be multiplied.
        int end = TileSizes.padded(keys);
        for (int p = 0; p < panels(); p++) {
            Arrays.fill(rows, panel(p) + keys * STRIDE, panel(p) + end * STRIDE, 0);
        }
        return rows;
    }

    /** Reads a block of queries and scales it. */
    float[] queries(int h, int t, int count) {
        float[] q = scratch.array(AttentionScratch.QUERIES, panels() * TILE);
        firstQuery = t;
        queries.read(row(t), count, h, q, 0, TILE);
        Arrays.fill(scratch.rows.factor, (float) problem.spec.scale());
        for (int r = 0; r < count; r += ROWS) {
            for (int p = 0; p < panels(); p++) {
                tiles.scaleRows(q, p * TILE + r * STRIDE, scratch.rows.factor, r, columns(p));
            }
        }
        return q;
    }

    /** Scores of 8 queries, from row r of the block, with the keys of the tile that starts at s. */
    void scores(float[] q, int r, int s, float[] target, int at, int columns) {
        products(q, r, keysTransposed, s, target, at, columns);
        if (scoreBias != null) {
            scoreBias.add(target, at, firstQuery + r, s, columns);
        }
    }

    /** Takes in gradients of the scores of 8 queries with the first keys of a tile. */
    void biasGradients(float[] scoreGradients, int at, int r, int s, int n) {
        if (scoreBias != null) {
            scoreBias.addGradients(scoreGradients, at, firstQuery + r, s, n);
        }
    }

    /** Writes the gradients of a query head's relative positions, summed by bucket. */
    void relativeGradient(float[] target, int at) {
        scoreBias.sumByBucket(target, at);
    }

    /** Products of 8 rows of a block with the columns of transposed keys or values. */
    void products(float[] block, int r, float[] transposed, int s, float[] target, int at, int columns) {
        for (int p = 0; p < panels(); p++) {
            tiles.product(
                    block,
                    p * TILE + r * STRIDE,
                    transposed,
                    (s / STRIDE) * width() * STRIDE + p * TILE,
                    target,
                    at,
                    columns,
                    Math.min(STRIDE, width() - p * STRIDE),
                    p > 0);
        }
    }

    /**
     * Sets to 0 those of a block's results whose queries, in eights, see no key: no tile has written them.
     *
     * @param any whether there was a tile at all
     */
    void clearUnseen(float[] block, int t, int count, boolean any) {
        int unseen = 0;
        while (unseen < count && (!any || Math.min(keys, problem.visible(t + unseen + ROWS - 1)) <= 0)) {
            unseen += ROWS;
        }
        for (int p = 0; p < panels(); p++) {
            Arrays.fill(block, p * TILE, p * TILE + unseen * STRIDE, 0);
        }
    }

    /** Index of the sequence. */
    int b() {
        return b;
    }

    /** Number of keys that any query may see. */
    int keys() {
        return keys;
    }

    /** Number of tiles of keys. */
    int blocks() {
        return (keys + STRIDE - 1) / STRIDE;
    }

    /** K. */
    int width() {
        return problem.shape.width();
    }

    /** Number of panels of 64 columns that hold K. */
    int panels() {
        return (width() + STRIDE - 1) / STRIDE;
    }

    /** First element of a panel of keys or values. */
    int panel(int p) {
        return p * blocks() * TILE;
    }

    /** Columns of a panel, padded. */
    int columns(int p) {
        return TileSizes.padded(Math.min(STRIDE, width() - p * STRIDE));
    }

    /** Row of a query in the matrices of queries. */
    int row(int t) {
        return b * problem.shape.queries() + t;
    }

    /** Index of a query among all (b, h, t). */
    long weightRow(int h, int t) {
        return ((long) b * problem.shape.heads() + h) * problem.shape.queries() + t;
    }

    /** For each key 0 or, where the mask hides it, -infinity; null where it hides none. */
    float[] bias() {
        return bias;
    }
}
