package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.mixture.Combine;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;

/** Adds up experts' rows, token by token, in the order of choice. */
final class CombineKernel implements IntConsumer {
    private final RowMath math = Simd.rows();
    private final FloatBuffer rows;
    private final IntBuffer slots;
    private final FloatBuffer weights;
    private final FloatBuffer target;
    private final int width;
    private final int active;
    private final Spans spans;

    private CombineKernel(List<Tensor> inputs, Tensor output, Spans spans) {
        this.rows = inputs.get(0).floats();
        this.slots = inputs.get(1).ints();
        this.weights = inputs.size() > 3 ? inputs.get(3).floats() : null;
        this.target = output.floats();
        this.width = output.columns();
        this.active = inputs.get(1).columns();
        this.spans = spans;
    }

    static Runnable bind(Combine op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Spans spans = new Spans(outputs.get(0).rows(), 128);
        return device.pool().job(spans.count(), new CombineKernel(inputs, outputs.get(0), spans));
    }

    @Override
    public void accept(int span) {
        float[] sum = Blocks.floats(0, width);
        float[] row = Blocks.floats(1, width);
        for (int t = spans.start(span); t < spans.end(span); t++) {
            Arrays.fill(sum, 0, width, 0f);
            for (int i = t * active; i < (t + 1) * active; i++) {
                int slot = slots.get(i);
                if (slot >= 0) {
                    rows.get(slot * width, row, 0, width);
                    math.addScaled(sum, row, width, weights == null ? 1f : weights.get(i));
                }
            }
            target.put(t * width, sum, 0, width);
        }
    }
}
