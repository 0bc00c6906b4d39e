package org.attn4j.framework.op.recurrent.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.recurrent.Recurrence;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Spans;

/** {@link Recurrence} for one span of the batch after another: each runs all its steps on its own. */
final class RecurrenceForward implements IntConsumer {
    private final CellMath cell;
    private final boolean reverse;
    private final Spans spans;
    private final int steps;
    private final int d;
    private final int gateWidth;
    private final int stateWidth;
    private final int savedWidth;
    private final FloatBuffer gates;
    private final FloatBuffer bias;
    private final FloatBuffer initial;
    private final RowLengths lengths;
    private final FloatBuffer states;
    private final FloatBuffer last;
    private final FloatBuffer saved;
    private final FloatBuffer previous;
    private final Tensor product;
    private final FloatBuffer products;
    private final StepProduct hidden;

    private RecurrenceForward(Recurrence op, List<Tensor> in, List<Tensor> out, HostDevice device) {
        Tensor x = in.get(0);
        this.steps = x.dim(1);
        this.d = out.get(0).columns();
        this.cell = CellMath.of(op.cell(), d);
        this.reverse = op.reverse();
        this.spans = StepProduct.spans(x.dim(0));
        this.gateWidth = x.columns();
        this.stateWidth = out.get(1).columns();
        this.savedWidth = out.get(2).columns();
        this.gates = x.floats();
        this.bias = in.get(2).floats();
        this.initial = op.initialInput() < 0 ? null : in.get(op.initialInput()).floats();
        this.lengths = new RowLengths(op.lengthsInput() < 0 ? null : in.get(op.lengthsInput()), steps);
        this.states = out.get(0).floats();
        this.last = out.get(1).floats();
        this.saved = out.get(2).floats();
        this.previous = out.get(3).floats();
        this.product = StepProduct.working(device, x.dim(0), gateWidth);
        this.products = product.floats();
        this.hidden = new StepProduct(device, spans, out.get(3), false, in.get(1), product);
    }

    static Runnable bind(Recurrence op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        RecurrenceForward kernel = new RecurrenceForward(op, inputs, outputs, device);
        Runnable job = device.pool().job(kernel.spans.count(), kernel);
        return () -> {
            kernel.lengths.check();
            job.run();
        };
    }

    @Override
    public void accept(int span) {
        int first = spans.start(span);
        int rows = spans.end(span) - first;
        float[] state = Blocks.floats(0, rows * stateWidth);
        float[] p = Blocks.floats(1, rows * gateWidth);
        float[] c = Blocks.floats(2, gateWidth);
        float[] a = Blocks.floats(3, gateWidth);
        float[] keep = Blocks.floats(4, savedWidth);
        float[] zeros = Blocks.floats(5, savedWidth);
        Arrays.fill(zeros, 0, savedWidth, 0f);
        bias.get(0, c, 0, gateWidth);
        if (initial == null) {
            Arrays.fill(state, 0, rows * stateWidth, 0f);
        } else {
            initial.get(first * stateWidth, state, 0, rows * stateWidth);
        }
        for (int k = 0; k < steps; k++) {
            int t = reverse ? steps - 1 - k : k;
            for (int r = 0; r < rows; r++) {
                boolean on = lengths.has(first + r, t);
                previous.put(((first + r) * steps + t) * d, on ? state : zeros, on ? r * stateWidth : 0, d);
            }
            hidden.run(span, t, 0f);
            products.get(first * gateWidth, p, 0, rows * gateWidth);
            for (int r = 0; r < rows; r++) {
                int at = (first + r) * steps + t;
                if (!lengths.has(first + r, t)) {
                    states.put(at * d, zeros, 0, d);
                    saved.put(at * savedWidth, zeros, 0, savedWidth);
                    continue;
                }
                gates.get(at * gateWidth, a, 0, gateWidth);
                for (int i = 0; i < gateWidth; i++) {
                    p[r * gateWidth + i] += c[i];
                }
                cell.forward(a, p, r * gateWidth, state, r * stateWidth, keep);
                states.put(at * d, state, r * stateWidth, d);
                saved.put(at * savedWidth, keep, 0, savedWidth);
            }
        }
        last.put(first * stateWidth, state, 0, rows * stateWidth);
    }
}
