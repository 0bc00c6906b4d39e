package org.attn4j.framework.op.attention.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.attention.AttentionShape;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.SparseMask;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Simd;
import org.nd4j.linalg.api.buffer.DataType;

/** The inputs of one attention, as its kernels read them. */
final class AttentionProblem {
    /** Enough to keep the threads of most processors busy. */
    private static final int TASKS = 24;

    final AttentionSpec spec;
    final AttentionShape shape;
    final AttentionColumns q;
    final AttentionColumns k;
    final AttentionColumns v;
    final FloatBuffer mask;
    final Integers maskInts;
    private final Integers offsetInput;
    private final Integers stepInput;
    private final FloatBuffer table;
    private final Integers querySegments;
    private final Integers keySegments;
    final RowMath math = Simd.rows();
    final AttentionTiles tiles = Simd.choose(VectorAttentionTiles::new, ScalarAttentionTiles::new);
    private final SparseMask sparse;
    private int offset;
    long step;

    AttentionProblem(AttentionSpec spec, List<Tensor> inputs) {
        this.spec = spec;
        this.shape = AttentionShape.of(spec, inputs.stream().map(Tensor::spec).toList());
        this.q = queries(spec, shape, inputs.get(0));
        Tensor kv = inputs.get(spec.packed() ? 0 : 1);
        this.k = keys(spec, shape, kv);
        this.v = values(spec, shape, kv);
        Tensor m = spec.masked() ? inputs.get(spec.maskInput()) : null;
        boolean floats = m != null && m.spec().type() == DataType.FLOAT;
        this.mask = floats ? m.floats() : null;
        this.maskInts = m == null || floats ? null : new Integers(m);
        this.offsetInput = spec.shifted() ? new Integers(inputs.get(spec.offsetInput())) : null;
        this.stepInput = spec.dropout() > 0 ? new Integers(inputs.get(spec.stepInput())) : null;
        this.table = spec.relative() != null ? inputs.get(spec.tableInput()).floats() : null;
        this.querySegments = spec.segmented() ? new Integers(inputs.get(spec.querySegmentsInput())) : null;
        this.sparse = spec.sparse() == null ? null : new SparseMask(spec.sparse(), spec.heads());
        this.keySegments = spec.segmented() ? new Integers(inputs.get(spec.keySegmentsInput())) : null;
    }

    /** Queries inside the first input, or their gradients inside a tensor of its shape. */
    static AttentionColumns queries(AttentionSpec spec, AttentionShape shape, Tensor tensor) {
        return new AttentionColumns(tensor.floats(), tensor.columns(), 0, shape.width());
    }

    /** Keys inside the input that holds them, or their gradients. */
    static AttentionColumns keys(AttentionSpec spec, AttentionShape shape, Tensor tensor) {
        int first = spec.packed() ? shape.heads() * shape.width() : 0;
        return new AttentionColumns(tensor.floats(), tensor.columns(), first, shape.width());
    }

    /** Values inside the input that holds them, or their gradients. */
    static AttentionColumns values(AttentionSpec spec, AttentionShape shape, Tensor tensor) {
        int heads = (spec.packed() ? shape.heads() : 0) + shape.keyValueHeads();
        return new AttentionColumns(tensor.floats(), tensor.columns(), heads * shape.width(), shape.width());
    }

    /** Reads the scalar inputs; once before each run. */
    void begin() {
        offset = offsetInput == null ? 0 : (int) offsetInput.at(0);
        step = stepInput == null ? 0 : stepInput.at(0);
    }

    /** Number of tasks: one for each key/value head of each sequence, on whatever number of threads. */
    int tasks() {
        return shape.batch() * shape.keyValueHeads();
    }

    /** Key/value heads that a task takes one after the other, so that their rows are read together. */
    int group() {
        int heads = shape.keyValueHeads();
        int group = heads;
        while (group > 1 && (heads % group != 0 || shape.batch() * (heads / group) < TASKS)) {
            group--;
        }
        return group;
    }

    /** Query heads that share a key/value head. */
    int sharing() {
        return shape.heads() / shape.keyValueHeads();
    }

    /** How many keys, from the first, a query may see by the causal order. */
    int visible(int query) {
        return spec.causal() ? Math.max(0, (int) Math.min(shape.keys(), (long) offset + query + 1)) : shape.keys();
    }

    /**
     * Sets which keys of a tile the queries of a block may see.
     *
     * @param query the block's first query
     * @param key the tile's first key
     * @param keys number of keys in the tile
     */
    void see(AttentionRows rows, int query, int key, int keys) {
        for (int r = 0; r < rows.visible.length; r++) {
            rows.visible[r] = Math.max(0, Math.min(keys, visible(query + r) - key));
        }
    }

    /** Whether no query of a block sees a key of a tile by the pattern of sparse attention. */
    boolean skips(int h, int query, int count, int key, int keys) {
        long t = (long) offset + query;
        return sparse != null && !sparse.seesAny(h, t, t + count - 1, key, (long) key + keys - 1);
    }

    /** Hides the keys of a tile that rows of queries do not see by the pattern of sparse attention. */
    void hide(int h, int query, int count, int key, int keys, float[] scores, int at) {
        long t = (long) offset + query;
        if (sparse == null || sparse.seesAll(h, t, t + count - 1, key, (long) key + keys - 1)) {
            return;
        }
        for (int r = 0; r < count; r++) {
            sparse.hide(h, t + r, key, keys, scores, at + r * TileSizes.STRIDE);
        }
    }

    /** Keys that any query may see. */
    int visibleKeys() {
        return shape.queries() == 0 ? 0 : visible(shape.queries() - 1);
    }

    /** The number of a sequence's keys up to the last one that the mask keeps, at most a given number. */
    int kept(int b, int keys) {
        int end = keys;
        while (spec.masked() && end > 0 && !keeps(b, end - 1)) {
            end--;
        }
        return end;
    }

    /**
     * Writes 0 for each key that a sequence's mask keeps and -infinity for each that it hides; null where it keeps all of
     * them.
     */
    float[] bias(int b, float[] target, int keys) {
        boolean hides = false;
        for (int s = 0; s < keys && spec.masked(); s++) {
            boolean keep = keeps(b, s);
            hides |= !keep;
            target[s] = keep ? 0 : Float.NEGATIVE_INFINITY;
        }
        return hides ? target : null;
    }

    private boolean keeps(int b, int s) {
        int at = b * shape.keys() + s;
        return mask == null ? maskInts.at(at) != 0 : mask.get(at) != 0;
    }

    /** Bucket of the pair of query 0 and a key so many places behind it, counted without the offset. */
    int bucket(int distance) {
        return spec.relative().of((long) distance - offset);
    }

    /** Entry of that bucket for a query head. */
    float relative(int h, int distance) {
        return table.get(h * spec.relative().count() + bucket(distance));
    }

    /** Copies the segment ids of a sequence's queries. */
    int[] querySegments(int b, int[] target) {
        return copy(querySegments, b * shape.queries(), target, shape.queries());
    }

    /** Copies the segment ids of a sequence's first keys. */
    int[] keySegments(int b, int[] target, int keys) {
        return copy(keySegments, b * shape.keys(), target, keys);
    }

    private static int[] copy(Integers source, int from, int[] target, int n) {
        for (int i = 0; i < n; i++) {
            target[i] = (int) source.at(from + i);
        }
        return target;
    }
}
