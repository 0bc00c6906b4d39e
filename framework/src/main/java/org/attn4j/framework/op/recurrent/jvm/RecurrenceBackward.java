package org.attn4j.framework.op.recurrent.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.recurrent.RecurrenceGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;

/** {@link RecurrenceGrad} for one span of the batch after another. */
final class RecurrenceBackward implements IntConsumer {
    private final RowMath rowMath = Simd.rows();
    private final CellMath cell;
    private final boolean reverse;
    private final Spans spans;
    private final int steps;
    private final int d;
    private final int gateWidth;
    private final int stateWidth;
    private final int savedWidth;
    private final FloatBuffer saved;
    private final FloatBuffer previous;
    private final FloatBuffer states;
    private final FloatBuffer last;
    private final RowLengths lengths;
    private final FloatBuffer inputParts;
    private final FloatBuffer stateParts;
    private final FloatBuffer initial;
    private final Tensor product;
    private final FloatBuffer products;
    private final StepProduct hidden;

    private RecurrenceBackward(RecurrenceGrad op, List<Tensor> in, List<Tensor> out, HostDevice device) {
        this.steps = in.get(2).dim(1);
        this.d = in.get(2).columns();
        this.cell = CellMath.of(op.cell(), d);
        this.reverse = op.reverse();
        this.spans = StepProduct.spans(in.get(2).dim(0));
        this.gateWidth = in.get(0).columns();
        this.stateWidth = in.get(4).columns();
        this.savedWidth = in.get(1).columns();
        this.saved = in.get(1).floats();
        this.previous = in.get(2).floats();
        this.states = in.get(3).floats();
        this.last = in.get(4).floats();
        this.lengths = new RowLengths(op.lengthsInput() < 0 ? null : in.get(op.lengthsInput()), steps);
        this.inputParts = out.get(0).floats();
        this.stateParts = out.get(1).floats();
        this.initial = out.get(2).floats();
        this.product = StepProduct.working(device, in.get(2).dim(0), d);
        this.products = product.floats();
        this.hidden = new StepProduct(device, spans, out.get(1), true, in.get(0), product);
    }

    static Runnable bind(RecurrenceGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        RecurrenceBackward kernel = new RecurrenceBackward(op, inputs, outputs, device);
        return device.pool().job(kernel.spans.count(), kernel);
    }

    @Override
    public void accept(int span) {
        int first = spans.start(span);
        int rows = spans.end(span) - first;
        float[] state = Blocks.floats(0, rows * stateWidth);
        float[] product = Blocks.floats(1, rows * d);
        float[] a = Blocks.floats(2, gateWidth);
        float[] p = Blocks.floats(3, gateWidth);
        float[] keep = Blocks.floats(4, savedWidth);
        float[] before = Blocks.floats(5, d);
        float[] above = Blocks.floats(6, d);
        float[] zeros = Blocks.floats(7, gateWidth);
        Arrays.fill(zeros, 0, gateWidth, 0f);
        last.get(first * stateWidth, state, 0, rows * stateWidth);
        for (int k = 0; k < steps; k++) {
            int t = reverse ? k : steps - 1 - k;
            for (int r = 0; r < rows; r++) {
                int at = (first + r) * steps + t;
                boolean on = lengths.has(first + r, t);
                if (on) {
                    states.get(at * d, above, 0, d);
                    rowMath.add(state, r * stateWidth, above, 0, d);
                    saved.get(at * savedWidth, keep, 0, savedWidth);
                    previous.get(at * d, before, 0, d);
                    cell.backward(state, r * stateWidth, keep, before, a, p);
                }
                inputParts.put(at * gateWidth, on ? a : zeros, 0, gateWidth);
                stateParts.put(at * gateWidth, on ? p : zeros, 0, gateWidth);
            }
            hidden.run(span, t, 0f);
            products.get(first * d, product, 0, rows * d);
            for (int r = 0; r < rows; r++) {
                rowMath.add(state, r * stateWidth, product, r * d, d);
            }
        }
        initial.put(first * stateWidth, state, 0, rows * stateWidth);
    }
}
