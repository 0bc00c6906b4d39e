package org.attn4j.framework.op.attention.scored.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.scored.ScoredAttentionGrad;
import org.attn4j.framework.op.attention.scored.WeightKind;
import org.attn4j.framework.op.simd.Blocks;

/**
 * {@link ScoredAttentionGrad} query by query; a task is one head of one sequence. Each leaves its share of the parameter's
 * gradient in a row of its own; these are then summed in order.
 */
final class ScoredBackward implements Runnable {
    private static final int QUERY = 3;
    private static final int SCORES = 4;
    private static final int HARD = 5;
    private static final int OUTPUT_GRADIENT = 6;
    private static final int KEY_GRADIENT = 7;
    private static final int VALUE_GRADIENT = 8;
    private static final int WEIGHT_GRADIENT = 9;
    private static final int QUERY_GRADIENT = 12;

    private final ScoredHead head;
    private final FloatBuffer dy;
    private final FloatBuffer dq;
    private final FloatBuffer dk;
    private final FloatBuffer dv;
    private final FloatBuffer dParameter;
    private final float[] shares;
    private final WorkerPool.Job job;

    ScoredBackward(ScoredAttentionGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        int given = op.spec().inputs();
        this.head = new ScoredHead(op.spec(), inputs.subList(0, given));
        this.dy = inputs.get(given).floats();
        this.dq = outputs.get(0).floats();
        this.dk = outputs.get(1).floats();
        this.dv = outputs.get(2).floats();
        this.dParameter = outputs.size() > 3 ? outputs.get(3).floats() : null;
        // One row at least: it takes the sums.
        this.shares = new float[Math.max(1, head.n.batch()) * head.parameter.length];
        this.job = device.pool().job(head.n.tasks(), this::head);
    }

    @Override
    public void run() {
        head.begin();
        Arrays.fill(shares, 0);
        job.run();
        if (dParameter != null) {
            int size = head.parameter.length;
            for (int b = 1; b < head.n.batch(); b++) {
                for (int i = 0; i < size; i++) {
                    shares[i] += shares[b * size + i];
                }
            }
            dParameter.put(0, shares, 0, size);
        }
    }

    private void head(int task) {
        HeadSizes n = head.n;
        int b = task / n.heads();
        int h = task % n.heads();
        float[] keys = head.keys(b, h);
        float[] values = head.values(b, h);
        float[] dKeys = zeros(KEY_GRADIENT, n.width() * n.keys());
        float[] dValues = zeros(VALUE_GRADIENT, n.valueWidth() * n.keys());
        float[] q = Blocks.floats(QUERY, n.width());
        float[] dRow = Blocks.floats(QUERY_GRADIENT, n.width());
        float[] scores = Blocks.floats(SCORES, n.keys());
        float[] hard = head.spec.weights().hard() ? Blocks.floats(HARD, n.keys()) : null;
        ScoreLoops.Row row = new ScoreLoops.Row(q, keys, n.keys(), n.width(), head.parameter, head.parameterAt(h));
        for (int t = 0; t < n.queries(); t++) {
            int visible = head.visible(t);
            head.query(b, h, t, q);
            head.loops.scores(row, visible, scores);
            head.weights(b, scores, hard, visible);
            float[] d = weightGradients(b, h, t, hard == null ? scores : hard, values, dValues, visible);
            scoreGradients(scores, d, visible);
            int share = b * head.parameter.length + head.parameterAt(h);
            head.loops.gradients(row, visible, d, dRow, dKeys, shares, share);
            dq.put(((b * n.queries() + t) * n.heads() + h) * n.width(), dRow, 0, n.width());
        }
        for (int s = 0; s < n.keys(); s++) {
            int at = (b * n.keys() + s) * n.heads() + h;
            for (int i = 0; i < n.width(); i++) {
                q[i] = dKeys[i * n.keys() + s];
            }
            dk.put(at * n.width(), q, 0, n.width());
            dv.put(at * n.valueWidth(), dValues, s * n.valueWidth(), n.valueWidth());
        }
    }

    private static float[] zeros(int slot, int length) {
        float[] a = Blocks.floats(slot, length);
        Arrays.fill(a, 0, length, 0);
        return a;
    }

    /** Gradients of a query's weights; adds to those of the values. */
    private float[] weightGradients(
            int b, int h, int t, float[] weights, float[] values, float[] dValues, int visible) {
        HeadSizes n = head.n;
        int width = n.valueWidth();
        float[] dOut = Blocks.floats(OUTPUT_GRADIENT, width);
        float[] d = Blocks.floats(WEIGHT_GRADIENT, n.keys());
        float[] keep = head.keep(b, h, t, visible);
        dy.get(((b * n.queries() + t) * n.heads() + h) * width, dOut, 0, width);
        for (int s = 0; s < visible; s++) {
            float factor = keep == null ? 1 : keep[s];
            float w = weights[s] * factor;
            float sum = 0;
            int from = s * width;
            for (int c = 0; c < width; c++) {
                sum += dOut[c] * values[from + c];
                dValues[from + c] += w * dOut[c];
            }
            d[s] = sum * factor;
        }
        return d;
    }

    /** Gradients of weights into gradients of scores before their scale. */
    private void scoreGradients(float[] p, float[] d, int visible) {
        if (head.spec.weights() == WeightKind.HARD) {
            Arrays.fill(d, 0, visible, 0);
            return;
        }
        double mean = 0;
        for (int s = 0; s < visible; s++) {
            mean += p[s] * d[s];
        }
        float scale = (float) head.spec.scale();
        for (int s = 0; s < visible; s++) {
            d[s] = scale * p[s] * (d[s] - (float) mean);
        }
    }
}
