package org.attn4j.framework.op.kernel.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.BahdanauDecoder;

/** {@link BahdanauDecoder} for one span of the batch after another; a span's keys and memory are on the heap meanwhile. */
final class BahdanauForward implements IntConsumer {
    private final CellMath cell;
    private final AdditiveMath attention;
    private final Spans spans;
    private final int steps;
    private final int d;
    private final int gateWidth;
    private final int stateWidth;
    private final int savedWidth;
    private final FloatBuffer[] in;
    private final FloatBuffer[] out;
    private final List<Tensor> working;
    private final FloatBuffer hiddenParts;
    private final FloatBuffer contextParts;
    private final StepProduct query;
    private final StepProduct context;
    private final StepProduct hidden;

    private BahdanauForward(BahdanauDecoder op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor gates = inputs.get(BahdanauDecoder.GATES);
        Tensor memory = inputs.get(BahdanauDecoder.MEMORY);
        int batch = gates.dim(0);
        this.steps = gates.dim(1);
        this.d = outputs.get(0).columns();
        this.cell = CellMath.of(op.cell(), d);
        this.attention =
                new AdditiveMath(memory.dim(1), inputs.get(BahdanauDecoder.KEYS).columns(), memory.columns());
        this.spans = StepProduct.spans(batch);
        this.gateWidth = gates.columns();
        this.stateWidth = outputs.get(3).columns();
        this.savedWidth = outputs.get(4).columns();
        this.in = inputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.out = outputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.working =
                List.of(StepProduct.working(device, batch, gateWidth), StepProduct.working(device, batch, gateWidth));
        this.hiddenParts = working.get(0).floats();
        this.contextParts = working.get(1).floats();
        Tensor previous = outputs.get(5);
        this.query = new StepProduct(
                device, spans, previous, false, inputs.get(BahdanauDecoder.QUERY_WEIGHT), outputs.get(6));
        this.hidden = new StepProduct(
                device, spans, previous, false, inputs.get(BahdanauDecoder.STATE_WEIGHT), working.get(0));
        this.context = new StepProduct(
                device, spans, outputs.get(1), false, inputs.get(BahdanauDecoder.CONTEXT_WEIGHT), working.get(1));
    }

    static Runnable bind(BahdanauDecoder op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        BahdanauForward kernel = new BahdanauForward(op, inputs, outputs, device);
        return device.pool().job(kernel.spans.count(), kernel);
    }

    @Override
    public void accept(int span) {
        int first = spans.start(span);
        int rows = spans.end(span) - first;
        float[] state = read(BahdanauDecoder.INITIAL, 0, first * stateWidth, rows * stateWidth);
        float[] bias = read(BahdanauDecoder.STATE_BIAS, 1, 0, gateWidth);
        for (int t = 0; t < steps; t++) {
            for (int r = 0; r < rows; r++) {
                out[5].put(((first + r) * steps + t) * d, state, r * stateWidth, d);
            }
            query.run(span, t, 0f);
            hidden.run(span, t, 0f);
            attend(first, rows, t);
            context.run(span, t, 0f);
            step(first, rows, t, state, bias);
        }
        out[3].put(first * stateWidth, state, 0, rows * stateWidth);
    }

    private void attend(int first, int rows, int t) {
        int s = attention.keys;
        int a = attention.width;
        int n = attention.values;
        float[] v = read(BahdanauDecoder.V, 4, 0, a);
        float[] q = Blocks.floats(6, a);
        float[] weights = Blocks.floats(7, s);
        float[] context = Blocks.floats(8, n);
        boolean masked = in.length > BahdanauDecoder.MASK;
        for (int r = 0; r < rows; r++) {
            int row = first + r;
            int at = row * steps + t;
            float[] keys = read(BahdanauDecoder.KEYS, 2, row * s * a, s * a);
            float[] memory = read(BahdanauDecoder.MEMORY, 3, row * s * n, s * n);
            float[] mask = masked ? read(BahdanauDecoder.MASK, 5, row * s, s) : null;
            out[6].get(at * a, q, 0, a);
            attention.forward(q, 0, keys, 0, v, memory, 0, mask, 0, weights, context);
            out[1].put(at * n, context, 0, n);
            out[2].put(at * s, weights, 0, s);
        }
    }

    private void step(int first, int rows, int t, float[] state, float[] bias) {
        float[] a = Blocks.floats(9, gateWidth);
        float[] p = Blocks.floats(10, gateWidth);
        float[] keep = Blocks.floats(11, Math.max(savedWidth, gateWidth));
        for (int r = 0; r < rows; r++) {
            int at = (first + r) * steps + t;
            contextParts.get((first + r) * gateWidth, keep, 0, gateWidth);
            in[BahdanauDecoder.GATES].get(at * gateWidth, a, 0, gateWidth);
            hiddenParts.get((first + r) * gateWidth, p, 0, gateWidth);
            for (int i = 0; i < gateWidth; i++) {
                a[i] += keep[i];
                p[i] += bias[i];
            }
            cell.forward(a, p, 0, state, r * stateWidth, keep);
            out[0].put(at * d, state, r * stateWidth, d);
            out[4].put(at * savedWidth, keep, 0, savedWidth);
        }
    }

    private float[] read(int input, int slot, int from, int n) {
        float[] block = Blocks.floats(slot, n);
        in[input].get(from, block, 0, n);
        return block;
    }
}
