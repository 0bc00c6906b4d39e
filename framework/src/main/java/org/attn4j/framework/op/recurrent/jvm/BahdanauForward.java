package org.attn4j.framework.op.recurrent.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.RowProducts;
import org.attn4j.framework.op.simd.Spans;

/**
 * {@link BahdanauDecoder} for one span of the batch after another; a span's keys and memory are on the heap meanwhile.
 * Contexts, which no step needs, come last, as one product a row of the batch.
 */
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
    private final Tensor product;
    private final FloatBuffer products;
    private final StepProduct query;
    private final StepProduct hidden;
    private final RowProducts contexts;

    private BahdanauForward(BahdanauDecoder op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor gates = inputs.get(BahdanauDecoder.GATES);
        Tensor keys = inputs.get(BahdanauDecoder.KEYS);
        int batch = gates.dim(0);
        this.steps = gates.dim(1);
        this.d = outputs.get(0).columns();
        this.cell = CellMath.of(op.cell(), d);
        this.gateWidth = gates.columns();
        this.attention = new AdditiveMath(keys.dim(1), keys.columns(), gateWidth);
        this.spans = StepProduct.spans(batch);
        this.stateWidth = outputs.get(3).columns();
        this.savedWidth = outputs.get(4).columns();
        this.in = inputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.out = outputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.product = StepProduct.working(device, batch, gateWidth);
        this.products = product.floats();
        Tensor previous = outputs.get(5);
        this.query = new StepProduct(
                device, spans, previous, false, inputs.get(BahdanauDecoder.QUERY_WEIGHT), outputs.get(6));
        this.hidden =
                new StepProduct(device, spans, previous, false, inputs.get(BahdanauDecoder.STATE_WEIGHT), product);
        this.contexts = new RowProducts(
                device, false, outputs.get(2), false, inputs.get(BahdanauDecoder.MEMORY), outputs.get(1));
    }

    static Runnable bind(BahdanauDecoder op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        BahdanauForward kernel = new BahdanauForward(op, inputs, outputs, device);
        return device.pool().job(kernel.spans.count(), kernel);
    }

    @Override
    public void accept(int span) {
        int first = spans.start(span);
        int rows = spans.end(span) - first;
        int s = attention.keys;
        RecurrentScratch scratch = RecurrentScratch.own();
        float[] keys = read(BahdanauDecoder.KEYS, scratch, 0, first, rows * s * attention.width, s * attention.width);
        float[] memory = read(BahdanauDecoder.MEMORY_GATES, scratch, 1, first, rows * s * gateWidth, s * gateWidth);
        float[] state = read(BahdanauDecoder.INITIAL, scratch, 2, first, rows * stateWidth, stateWidth);
        float[] bias = read(BahdanauDecoder.STATE_BIAS, scratch, 3, 0, gateWidth, 0);
        float[] v = read(BahdanauDecoder.V, scratch, 4, 0, attention.width, 0);
        float[] mask =
                in.length > BahdanauDecoder.MASK ? read(BahdanauDecoder.MASK, scratch, 5, first, rows * s, s) : null;
        for (int t = 0; t < steps; t++) {
            for (int r = 0; r < rows; r++) {
                out[5].put(((first + r) * steps + t) * d, state, r * stateWidth, d);
            }
            query.run(span, t, 0f);
            hidden.run(span, t, 0f);
            step(first, rows, t, state, bias, keys, memory, v, mask);
        }
        out[3].put(first * stateWidth, state, 0, rows * stateWidth);
        contexts.run(first, first + rows);
    }

    private void step(
            int first,
            int rows,
            int t,
            float[] state,
            float[] bias,
            float[] keys,
            float[] memory,
            float[] v,
            float[] mask) {
        int s = attention.keys;
        int width = attention.width;
        float[] q = Blocks.floats(0, width);
        float[] weights = Blocks.floats(1, s);
        float[] a = Blocks.floats(2, gateWidth);
        float[] p = Blocks.floats(3, gateWidth);
        float[] keep = Blocks.floats(4, savedWidth);
        for (int r = 0; r < rows; r++) {
            int at = (first + r) * steps + t;
            out[6].get(at * width, q, 0, width);
            in[BahdanauDecoder.GATES].get(at * gateWidth, a, 0, gateWidth);
            attention.forward(q, 0, keys, r * s * width, v, memory, r * s * gateWidth, mask, r * s, weights, 0, a);
            out[2].put(at * s, weights, 0, s);
            products.get((first + r) * gateWidth, p, 0, gateWidth);
            for (int i = 0; i < gateWidth; i++) {
                p[i] += bias[i];
            }
            cell.forward(a, p, 0, state, r * stateWidth, keep);
            out[0].put(at * d, state, r * stateWidth, d);
            out[4].put(at * savedWidth, keep, 0, savedWidth);
        }
    }

    private float[] read(int input, RecurrentScratch scratch, int slot, int row, int n, int rowSize) {
        float[] array = scratch.array(slot, n);
        in[input].get(row * rowSize, array, 0, n);
        return array;
    }
}
