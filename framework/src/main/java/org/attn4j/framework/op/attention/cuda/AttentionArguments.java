package org.attn4j.framework.op.attention.cuda;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.attention.AttentionShape;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.RelativeBuckets;
import org.attn4j.framework.op.attention.SparseMask;
import org.attn4j.framework.op.launch.ElementTypes;
import org.nd4j.linalg.api.buffer.DataType;

/** What every attention kernel begins its parameters with; see {@code attention_problem.cuh}. */
final class AttentionArguments {
    private static final int CAUSAL = 1;
    private static final int VECTORS = 2;
    private static final int RELATIVE = 4;
    private static final int DROPOUT = 8;
    private static final int MASK_SHIFT = 4;
    private static final int OFFSET_SHIFT = 6;
    private static final int QUERY_SEGMENTS_SHIFT = 8;
    private static final int KEY_SEGMENTS_SHIFT = 10;
    private static final int HALF_Q = 1 << 12;
    private static final int HALF_KV = 1 << 13;
    private static final int HALF_Y = 1 << 14;
    private static final int HALF_DY = 1 << 15;
    private static final int HALF_DQ = 1 << 16;
    private static final int HALF_DKV = 1 << 17;
    private static final int BLOCK = 256;

    final AttentionSpec spec;
    final AttentionShape shape;
    private final CudaDevice device;
    private final Tensor q;
    private final Tensor kv;
    private final Tensor mask;
    private final Tensor offset;
    private final Tensor table;
    private final Tensor querySegments;
    private final Tensor keySegments;
    private final Tensor step;
    private final Tensor sparse;
    private final boolean vectors;
    private int halves;

    /**
     * Reads an op's inputs.
     *
     * @param others further tensors [.., H K] of rows that the kernels read or write
     */
    AttentionArguments(AttentionSpec spec, List<Tensor> inputs, List<Tensor> others, CudaDevice device) {
        this.spec = spec;
        this.shape = AttentionShape.of(spec, inputs.stream().map(Tensor::spec).toList());
        this.device = device;
        this.q = inputs.get(0);
        this.kv = inputs.get(spec.packed() ? 0 : 1);
        this.mask = input(inputs, spec.maskInput());
        this.offset = input(inputs, spec.offsetInput());
        this.table = input(inputs, spec.tableInput());
        this.querySegments = input(inputs, spec.querySegmentsInput());
        this.keySegments = input(inputs, spec.keySegmentsInput());
        this.step = input(inputs, spec.stepInput());
        this.sparse = spec.sparse() == null ? null : words(new SparseMask(spec.sparse(), spec.heads()).words(), device);
        this.vectors = shape.width() % 4 == 0
                && ElementTypes.aligned(q)
                && ElementTypes.aligned(kv)
                && others.stream().allMatch(ElementTypes::aligned);
        this.halves = bit(HALF_Q, q) | bit(HALF_KV, kv);
    }

    private static Tensor words(int[] words, CudaDevice device) {
        TensorSpec spec = new TensorSpec(DataType.INT32, words.length);
        Tensor tensor = new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
        device.copyIn(words, tensor);
        return tensor;
    }

    private static int bit(int flag, Tensor tensor) {
        return tensor.spec().type() == DataType.BFLOAT16 ? flag : 0;
    }

    /** Tells the kernels in which type they are to write an attention's output. */
    AttentionArguments writing(Tensor y) {
        halves |= bit(HALF_Y, y);
        return this;
    }

    /** Tells the kernels in which types they get the output's gradient and are to write gradients. */
    AttentionArguments gradients(Tensor dy, Tensor dq, Tensor dkv) {
        halves |= bit(HALF_DY, dy) | bit(HALF_DQ, dq) | bit(HALF_DKV, dkv);
        return this;
    }

    private static Tensor input(List<Tensor> inputs, int index) {
        return index < 0 ? null : inputs.get(index);
    }

    /** Whether rows can be moved by 4 elements. */
    boolean vectors() {
        return vectors;
    }

    /**
     * Whether products are to run on tensor cores, in bfloat16.
     *
     * @throws UnsupportedOperationException if tensors are in bfloat16 and they are not
     */
    boolean half() {
        boolean half = vectors && device.precision() == Precision.BF16 && takesHalves(spec, shape);
        if (!half && halves != 0) {
            throw new UnsupportedOperationException("no CUDA kernel for attention in bfloat16 with heads "
                    + shape.width() + " wide, at " + q.spec() + ": 32, 64 or 128, rows from multiples of 16 bytes on");
        }
        return half;
    }

    /** Whether there are kernels in bfloat16 for an attention. */
    static boolean takesHalves(AttentionSpec spec, AttentionShape shape) {
        return AttentionTile.halves(shape.width()) && spec.scale() > 0;
    }

    /** Bytes of an element of queries. */
    int queryBytes() {
        return q.spec().type().width();
    }

    /** Bytes of an element of keys and values. */
    int keyBytes() {
        return kv.spec().type().width();
    }

    /** What a kernel on a tile does. */
    AttentionWork work(AttentionTile tile) {
        return new AttentionWork(shape, tile, spec.causal(), spec.dropout() > 0);
    }

    /**
     * In which types the kernels of an op take and give tensors: queries, keys and values are read by many blocks, and
     * half as long where they are rounded once.
     *
     * @param others how the inputs behind those of the attention are read
     * @param outputs how many outputs, from the first, may be in bfloat16
     */
    static Storage storage(AttentionSpec spec, List<TensorSpec> inputs, List<Storage.Reads> others, int outputs) {
        if (!takesHalves(spec, AttentionShape.of(spec, inputs.subList(0, spec.inputs())))) {
            return Storage.SINGLE;
        }
        List<Storage.Reads> reads = new ArrayList<>(Collections.nCopies(spec.inputs(), Storage.Reads.SINGLE));
        Collections.fill(reads.subList(0, spec.packed() ? 1 : 2), Storage.Reads.HALF);
        reads.addAll(others);
        return new Storage(reads, Collections.nCopies(outputs, true), false);
    }

    /** Number of buckets of relative positions, 0 without. */
    int buckets() {
        return spec.relative() == null ? 0 : spec.relative().count();
    }

    /** Elements that the buckets of all relative positions take, 0 without. */
    long bucketElements() {
        return spec.relative() == null ? 0 : (long) shape.queries() + shape.keys();
    }

    /** Writes the bucket of each relative position; does nothing without them. */
    Runnable layOutBuckets(Tensor target) {
        RelativeBuckets relative = spec.relative();
        if (relative == null) {
            return () -> {};
        }
        return device.kernel("attention/cuda/attention_rows", "attention_buckets")
                .grid((bucketElements() + BLOCK - 1) / BLOCK)
                .block(BLOCK)
                .tensors(offset, target)
                .integers(ElementTypes.code(offset), shape.queries(), shape.keys(), relative.count())
                .integers(relative.farthest(), relative.bidirectional() ? 1 : 0)
                .ready();
    }

    /**
     * Begins a launch with the parameters that all kernels share.
     *
     * @param buckets of all relative positions; null without
     */
    Launch begin(String file, String kernel, Tensor buckets) {
        int heads = shape.heads();
        int groups = shape.keyValueHeads();
        int first = spec.packed() ? heads * shape.width() : 0;
        return device.kernel(file, kernel)
                .tensors(q, kv, mask, offset, table, buckets, querySegments, keySegments, step, sparse)
                .integers(flags(), heads, groups, shape.width(), shape.queries(), shape.keys(), q.columns())
                .integers(kv.columns(), first, first + groups * shape.width(), buckets())
                .integer(Philox.threshold(spec.dropout()))
                .wide(spec.key())
                .number(spec.scale())
                .number(1 / (1 - spec.dropout()));
    }

    private int flags() {
        return (spec.causal() ? CAUSAL : 0)
                | (vectors ? VECTORS : 0)
                | (spec.relative() != null ? RELATIVE : 0)
                | (spec.dropout() > 0 ? DROPOUT : 0)
                | halves
                | ElementTypes.code(mask) << MASK_SHIFT
                | ElementTypes.code(offset) << OFFSET_SHIFT
                | ElementTypes.code(querySegments) << QUERY_SEGMENTS_SHIFT
                | ElementTypes.code(keySegments) << KEY_SEGMENTS_SHIFT;
    }
}
