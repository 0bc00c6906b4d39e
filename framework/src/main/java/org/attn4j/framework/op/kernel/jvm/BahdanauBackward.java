package org.attn4j.framework.op.kernel.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.BahdanauDecoderGrad;

/** {@link BahdanauDecoderGrad} for one span of the batch after another. */
final class BahdanauBackward implements IntConsumer {
    private final RowMath rowMath = RowMath.best();
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
    private final Tensor partial;
    private final FloatBuffer partials;
    private final Tensor product;
    private final FloatBuffer products;
    private final StepProduct context;
    private final StepProduct hidden;
    private final StepProduct query;

    private BahdanauBackward(BahdanauDecoderGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor previous = inputs.get(BahdanauDecoderGrad.PREVIOUS);
        Tensor memory = inputs.get(BahdanauDecoderGrad.MEMORY);
        int batch = previous.dim(0);
        this.steps = previous.dim(1);
        this.d = previous.columns();
        this.cell = CellMath.of(op.cell(), d);
        this.attention = new AdditiveMath(
                memory.dim(1), inputs.get(BahdanauDecoderGrad.KEYS).columns(), memory.columns());
        this.spans = StepProduct.spans(batch);
        this.gateWidth = outputs.get(0).columns();
        this.stateWidth = outputs.get(6).columns();
        this.savedWidth = inputs.get(BahdanauDecoderGrad.SAVED).columns();
        this.in = inputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.out = outputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.partial = StepProduct.working(device, batch, attention.width);
        this.partials = partial.floats();
        this.product = StepProduct.working(device, batch, d);
        this.products = product.floats();
        this.context = new StepProduct(
                device, spans, outputs.get(0), true, inputs.get(BahdanauDecoderGrad.CONTEXT_WEIGHT), outputs.get(7));
        this.hidden = new StepProduct(
                device, spans, outputs.get(1), true, inputs.get(BahdanauDecoderGrad.STATE_WEIGHT), product);
        this.query = new StepProduct(
                device, spans, outputs.get(2), true, inputs.get(BahdanauDecoderGrad.QUERY_WEIGHT), product);
    }

    static Runnable bind(BahdanauDecoderGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        BahdanauBackward kernel = new BahdanauBackward(op, inputs, outputs, device);
        ColumnSums sums = new ColumnSums(kernel.partial, outputs.get(4));
        Runnable rows = device.pool().job(kernel.spans.count(), kernel);
        Runnable total = device.pool().job(sums.tiles(), sums::run);
        return () -> {
            rows.run();
            total.run();
        };
    }

    @Override
    public void accept(int span) {
        int first = spans.start(span);
        int rows = spans.end(span) - first;
        int s = attention.keys;
        float[] state = Blocks.floats(0, rows * stateWidth);
        in[BahdanauDecoderGrad.LAST_GRADIENT].get(first * stateWidth, state, 0, rows * stateWidth);
        RecurrentScratch sums = RecurrentScratch.own();
        float[] dKeys = sums.zeros(0, rows * s * attention.width);
        float[] dMemory = sums.zeros(1, rows * s * attention.values);
        float[] dv = sums.zeros(2, rows * attention.width);
        for (int t = steps - 1; t >= 0; t--) {
            step(first, rows, t, state);
            context.run(span, t, 0f);
            hidden.run(span, t, 0f);
            attend(first, rows, t, dKeys, dMemory, dv);
            query.run(span, t, 1f);
            float[] back = Blocks.floats(1, rows * d);
            products.get(first * d, back, 0, rows * d);
            for (int r = 0; r < rows; r++) {
                rowMath.add(state, r * stateWidth, back, r * d, d);
            }
        }
        out[3].put(first * s * attention.width, dKeys, 0, rows * s * attention.width);
        out[5].put(first * s * attention.values, dMemory, 0, rows * s * attention.values);
        partials.put(first * attention.width, dv, 0, rows * attention.width);
        out[6].put(first * stateWidth, state, 0, rows * stateWidth);
    }

    private void step(int first, int rows, int t, float[] state) {
        float[] a = Blocks.floats(2, gateWidth);
        float[] p = Blocks.floats(3, gateWidth);
        float[] before = Blocks.floats(5, d);
        float[] above = Blocks.floats(6, d);
        for (int r = 0; r < rows; r++) {
            int at = (first + r) * steps + t;
            in[BahdanauDecoderGrad.STATES_GRADIENT].get(at * d, above, 0, d);
            rowMath.add(state, r * stateWidth, above, 0, d);
            float[] keep = read(BahdanauDecoderGrad.SAVED, 4, at * savedWidth, savedWidth);
            in[BahdanauDecoderGrad.PREVIOUS].get(at * d, before, 0, d);
            cell.backward(state, r * stateWidth, keep, before, a, p);
            out[0].put(at * gateWidth, a, 0, gateWidth);
            out[1].put(at * gateWidth, p, 0, gateWidth);
        }
    }

    private void attend(int first, int rows, int t, float[] dKeys, float[] dMemory, float[] dv) {
        int s = attention.keys;
        int a = attention.width;
        int n = attention.values;
        float[] v = read(BahdanauDecoderGrad.V, 7, 0, a);
        float[] dContext = Blocks.floats(8, n);
        for (int r = 0; r < rows; r++) {
            int row = first + r;
            int at = row * steps + t;
            float[] above = read(BahdanauDecoderGrad.CONTEXTS_GRADIENT, 9, at * n, n);
            out[7].get(at * n, dContext, 0, n);
            rowMath.add(dContext, 0, above, 0, n);
            out[7].put(at * n, dContext, 0, n);
            float[] weights = read(BahdanauDecoderGrad.WEIGHTS, 10, at * s, s);
            float[] d = read(BahdanauDecoderGrad.WEIGHTS_GRADIENT, 11, at * s, s);
            float[] q = read(BahdanauDecoderGrad.QUERIES, 2, at * a, a);
            float[] keys = read(BahdanauDecoderGrad.KEYS, 3, row * s * a, s * a);
            float[] memory = read(BahdanauDecoderGrad.MEMORY, 4, row * s * n, s * n);
            float[] dq = Blocks.floats(5, a);
            Arrays.fill(dq, 0, a, 0f);
            attention.backward(
                    q, 0, keys, 0, v, memory, 0, weights, d, dContext, dq, 0, dKeys, r * s * a, dv, r * a, dMemory,
                    r * s * n);
            out[2].put(at * a, dq, 0, a);
        }
    }

    private float[] read(int input, int slot, int from, int n) {
        float[] block = Blocks.floats(slot, n);
        in[input].get(from, block, 0, n);
        return block;
    }
}
