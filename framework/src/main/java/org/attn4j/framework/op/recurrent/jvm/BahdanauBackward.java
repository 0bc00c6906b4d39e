package org.attn4j.framework.op.recurrent.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.recurrent.BahdanauDecoderGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.ColumnSums;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.RowProducts;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;

/**
 * {@link BahdanauDecoderGrad} for one span of the batch after another. What the steps need not wait for comes as one
 * product a row of the batch: weights' gradients through the contexts before them, those of both memories after them.
 */
final class BahdanauBackward implements IntConsumer {
    private final RowMath rowMath = Simd.rows();
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
    private final Tensor throughContext;
    private final FloatBuffer throughContexts;
    private final StepProduct hidden;
    private final StepProduct query;
    private final RowProducts contexts;
    private final RowProducts memory;
    private final RowProducts memoryGates;

    private BahdanauBackward(BahdanauDecoderGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor previous = inputs.get(BahdanauDecoderGrad.PREVIOUS);
        Tensor keys = inputs.get(BahdanauDecoderGrad.KEYS);
        Tensor weights = inputs.get(BahdanauDecoderGrad.WEIGHTS);
        int batch = previous.dim(0);
        this.steps = previous.dim(1);
        this.d = previous.columns();
        this.cell = CellMath.of(op.cell(), d);
        this.gateWidth = outputs.get(0).columns();
        this.attention = new AdditiveMath(keys.dim(1), keys.columns(), gateWidth);
        this.spans = StepProduct.spans(batch);
        this.stateWidth = outputs.get(6).columns();
        this.savedWidth = inputs.get(BahdanauDecoderGrad.SAVED).columns();
        this.in = inputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.out = outputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.partial = StepProduct.working(device, batch, attention.width);
        this.partials = partial.floats();
        this.product = StepProduct.working(device, batch, d);
        this.products = product.floats();
        this.throughContext =
                StepProduct.working(device, batch * steps, attention.keys).reshape(batch, steps, attention.keys);
        this.throughContexts = throughContext.floats();
        this.hidden = new StepProduct(
                device, spans, outputs.get(1), true, inputs.get(BahdanauDecoderGrad.STATE_WEIGHT), product);
        this.query = new StepProduct(
                device, spans, outputs.get(2), true, inputs.get(BahdanauDecoderGrad.QUERY_WEIGHT), product);
        Tensor upstream = inputs.get(BahdanauDecoderGrad.CONTEXTS_GRADIENT);
        this.contexts =
                new RowProducts(device, false, upstream, true, inputs.get(BahdanauDecoderGrad.MEMORY), throughContext);
        this.memory = new RowProducts(device, true, weights, false, upstream, outputs.get(5));
        this.memoryGates = new RowProducts(device, true, weights, false, outputs.get(0), outputs.get(7));
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
        int keySize = attention.keys * attention.width;
        int gateSize = attention.keys * gateWidth;
        RecurrentScratch scratch = RecurrentScratch.own();
        float[] keys = scratch.array(0, rows * keySize);
        float[] gates = scratch.array(1, rows * gateSize);
        float[] state = scratch.array(2, rows * stateWidth);
        float[] dKeys = scratch.zeros(3, rows * keySize);
        float[] dv = scratch.zeros(4, rows * attention.width);
        float[] v = scratch.array(5, attention.width);
        in[BahdanauDecoderGrad.KEYS].get(first * keySize, keys, 0, rows * keySize);
        in[BahdanauDecoderGrad.MEMORY_GATES].get(first * gateSize, gates, 0, rows * gateSize);
        in[BahdanauDecoderGrad.LAST_GRADIENT].get(first * stateWidth, state, 0, rows * stateWidth);
        in[BahdanauDecoderGrad.V].get(0, v, 0, attention.width);
        contexts.run(first, first + rows);
        for (int t = steps - 1; t >= 0; t--) {
            for (int r = 0; r < rows; r++) {
                step(first, r, t, state, keys, gates, v, dKeys, dv);
            }
            hidden.run(span, t, 0f);
            query.run(span, t, 1f);
            float[] back = Blocks.floats(0, d);
            for (int r = 0; r < rows; r++) {
                products.get((first + r) * d, back, 0, d);
                rowMath.add(state, r * stateWidth, back, 0, d);
            }
        }
        memory.run(first, first + rows);
        memoryGates.run(first, first + rows);
        out[3].put(first * keySize, dKeys, 0, rows * keySize);
        partials.put(first * attention.width, dv, 0, rows * attention.width);
        out[6].put(first * stateWidth, state, 0, rows * stateWidth);
    }

    private void step(
            int first, int r, int t, float[] state, float[] keys, float[] gates, float[] v, float[] dKeys, float[] dv) {
        int at = (first + r) * steps + t;
        int s = attention.keys;
        int width = attention.width;
        float[] above = read(BahdanauDecoderGrad.STATES_GRADIENT, 1, at, d);
        rowMath.add(state, r * stateWidth, above, 0, d);
        float[] keep = read(BahdanauDecoderGrad.SAVED, 2, at, savedWidth);
        float[] before = read(BahdanauDecoderGrad.PREVIOUS, 3, at, d);
        float[] a = Blocks.floats(4, gateWidth);
        float[] p = Blocks.floats(5, gateWidth);
        cell.backward(state, r * stateWidth, keep, before, a, p);
        out[0].put(at * gateWidth, a, 0, gateWidth);
        out[1].put(at * gateWidth, p, 0, gateWidth);
        float[] weights = read(BahdanauDecoderGrad.WEIGHTS, 6, at, s);
        float[] dWeights = read(BahdanauDecoderGrad.WEIGHTS_GRADIENT, 7, at, s);
        float[] through = Blocks.floats(8, s);
        throughContexts.get(at * s, through, 0, s);
        rowMath.add(dWeights, 0, through, 0, s);
        float[] q = read(BahdanauDecoderGrad.QUERIES, 9, at, width);
        float[] dq = Blocks.floats(10, width);
        Arrays.fill(dq, 0, width, 0f);
        attention.backward(
                q,
                0,
                keys,
                r * s * width,
                v,
                gates,
                r * s * gateWidth,
                weights,
                dWeights,
                a,
                dq,
                0,
                dKeys,
                r * s * width,
                dv,
                r * width);
        out[2].put(at * width, dq, 0, width);
    }

    private float[] read(int input, int slot, int row, int n) {
        float[] block = Blocks.floats(slot, n);
        in[input].get(row * n, block, 0, n);
        return block;
    }
}
