package org.attn4j.framework.op.attention.scored.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.launch.ElementTypes;
import org.attn4j.framework.op.launch.SharedMemory;

/** What every kernel of attention by any score begins its parameters with; see {@code scored.cuh}. */
final class ScoredArguments {
    private static final int THREADS = 128;
    private static final int QUERIES = 16;
    private static final int KEYS = 32;
    private static final int WARPS = THREADS / 32;

    final ScoredAttentionSpec spec;
    final HeadSizes n;
    private final List<Tensor> inputs;
    private final CudaDevice device;

    ScoredArguments(ScoredAttentionSpec spec, List<Tensor> inputs, CudaDevice device) {
        this.spec = spec;
        this.n = spec.sizes(inputs.stream().map(Tensor::spec).toList());
        this.inputs = inputs;
        this.device = device;
    }

    /** Whether a matrix stands between queries and keys. */
    boolean bilinear() {
        return spec.score() == ScoreKind.BILINEAR;
    }

    /** The queries. */
    Tensor q() {
        return inputs.get(0);
    }

    /** Tiles of 16 queries. */
    int queryTiles() {
        return (n.queries() + QUERIES - 1) / QUERIES;
    }

    /** Tiles of 32 keys. */
    int keyTiles() {
        return (n.keys() + KEYS - 1) / KEYS;
    }

    /** Bytes of shared memory of the forward kernel. */
    long forwardBytes() {
        return checked((long) (QUERIES + KEYS) * (row() + valueRow()) + QUERIES * KEYS);
    }

    /** Bytes of shared memory that suffice for each backward kernel. */
    long backwardBytes() {
        long common = (long) (QUERIES + KEYS) * (row() + valueRow()) + QUERIES * KEYS;
        long queryOwner = (long) (QUERIES + WARPS) * row();
        long keyOwner = QUERIES * KEYS + (long) KEYS * (row() + valueRow());
        return checked(common + Math.max(queryOwner, keyOwner));
    }

    private static long checked(long floats) {
        return SharedMemory.checked("attention by any score", Float.BYTES * floats);
    }

    private int row() {
        return n.width() | 1;
    }

    private int valueRow() {
        return n.valueWidth() | 1;
    }

    /**
     * Begins a launch with the parameters that all kernels share.
     *
     * @param queries multiplied with the matrix, if there is one
     */
    Launch begin(String kernel, Tensor queries) {
        Tensor mask = spec.masked() ? inputs.get(spec.maskInput()) : null;
        Tensor offset = spec.shifted() ? inputs.get(spec.offsetInput()) : null;
        return device.kernel(file(), kernel)
                .block(THREADS)
                .tensors(queries, inputs.get(1), inputs.get(2), spec.score().hasParameter() ? inputs.get(3) : null)
                .tensors(mask, offset, spec.dropout() > 0 ? inputs.get(spec.stepInput()) : null)
                .integers(spec.weights().ordinal(), ElementTypes.code(mask), ElementTypes.code(offset))
                .integers(spec.causal() ? 1 : 0, n.queries(), n.keys(), n.heads(), n.width(), n.valueWidth())
                .integers(spec.dropout() > 0 ? 1 : 0, Philox.threshold(spec.dropout()))
                .wide(spec.key())
                .number(spec.scale())
                .number(1 / (1 - spec.dropout()));
    }

    private String file() {
        return switch (spec.score()) {
            case DOT, BILINEAR -> "attention/scored/cuda/scored_dot";
            case ADDITIVE -> "attention/scored/cuda/scored_additive";
            case GAUSSIAN -> "attention/scored/cuda/scored_gaussian";
        };
    }

    /** Multiplies rows of heads with the heads' matrices, or with their transposes. */
    Runnable project(Tensor source, Tensor target, boolean transposed) {
        int width = n.width();
        int row = n.heads() * width;
        return device.product()
                .size(n.batch() * n.queries(), width, width)
                .a(source, false)
                .b(inputs.get(3), transposed)
                .c(target)
                .leading(row, width, row)
                .batch(n.heads(), width, (long) width * width, width)
                .ready();
    }

    /** The matrices' gradient from that of the multiplied queries. */
    Runnable matrixGradient(Tensor gradient, Tensor target) {
        int width = n.width();
        int row = n.heads() * width;
        return device.product()
                .size(width, width, n.batch() * n.queries())
                .a(q(), true)
                .b(gradient, false)
                .c(target)
                .leading(row, row, width)
                .batch(n.heads(), width, width, (long) width * width)
                .ready();
    }
}
