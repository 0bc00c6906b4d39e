package org.attn4j.framework.op.recurrent.jvm;

import org.attn4j.framework.device.Blas;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.simd.Spans;
import org.bytedeco.javacpp.FloatPointer;

/**
 * {@code C_t = A_t op(B)} for single steps t of sequences: rows of step t lie T rows apart in A, and, where it is a
 * sequence too, in C. Spans of the batch are apart, so that each can be one task's.
 */
final class StepProduct {
    private final Blas blas;
    private final Spans spans;
    private final boolean transposed;
    private final int steps;
    private final int in;
    private final int out;
    private final boolean sequence;
    private final FloatPointer[] from;
    private final FloatPointer weight;
    private final int weightColumns;
    private final FloatPointer[] to;

    /**
     * Prepares.
     *
     * @param a [B, T, I]
     * @param transposed whether B is [O, I] rather than [I, O]
     * @param c [B, T, O], or [B, O], which holds one step at a time
     */
    StepProduct(HostDevice device, Spans spans, Tensor a, boolean transposed, Tensor b, Tensor c) {
        this.blas = device.blas();
        this.spans = spans;
        this.transposed = transposed;
        this.steps = a.dim(1);
        this.in = a.columns();
        this.out = c.columns();
        this.sequence = c.spec().rank() == 3;
        this.from = new FloatPointer[spans.count() * steps];
        this.to = new FloatPointer[sequence ? from.length : spans.count()];
        this.weight = Blas.pointer(b, 0);
        this.weightColumns = b.columns();
        for (int i = 0; i < spans.count(); i++) {
            for (int t = 0; t < steps; t++) {
                long row = (long) spans.start(i) * steps + t;
                from[i * steps + t] = Blas.pointer(a, row * in);
                if (sequence) {
                    to[i * steps + t] = Blas.pointer(c, row * out);
                }
            }
            if (!sequence) {
                to[i] = Blas.pointer(c, (long) spans.start(i) * out);
            }
        }
    }

    /**
     * Computes a step for the rows of a span.
     *
     * @param beta 0 to write C, 1 to add to what C holds
     */
    void run(int span, int step, float beta) {
        int at = span * steps + step;
        blas.gemm(
                false,
                transposed,
                spans.end(span) - spans.start(span),
                out,
                in,
                1f,
                from[at],
                steps * in,
                weight,
                weightColumns,
                beta,
                to[sequence ? at : span],
                sequence ? steps * out : out);
    }

    /** Spans of a batch: a task each; a state's product needs some rows to be fast. */
    static Spans spans(int batch) {
        return new Spans(batch, Math.max(1, Math.min(32, Math.max(8, (batch + 1) / 2))));
    }

    /** Working memory for one step's rows. */
    static Tensor working(HostDevice device, int batch, int columns) {
        org.attn4j.framework.device.TensorSpec spec =
                org.attn4j.framework.device.TensorSpec.floats(Math.max(1, batch), columns);
        return new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
    }
}
