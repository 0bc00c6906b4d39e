package org.attn4j.framework.op.attention.scored.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.simd.Blocks;

/**
 * {@link org.attn4j.framework.op.attention.scored.ScoredAttention} query by query, or its weights; a task is one head of one sequence.
 */
final class ScoredForward implements Runnable {
    private static final int QUERY = 3;
    private static final int SCORES = 4;
    private static final int HARD = 5;
    private static final int OUTPUT = 6;

    private final ScoredHead head;
    private final boolean shown;
    private final FloatBuffer output;
    private final WorkerPool.Job job;

    /**
     * Prepares a run.
     *
     * @param shown whether to write weights [B, H, T, S] and not their sums of values
     */
    ScoredForward(ScoredAttentionSpec spec, List<Tensor> inputs, Tensor output, boolean shown, HostDevice device) {
        this.head = new ScoredHead(spec, inputs);
        this.shown = shown;
        this.output = output.floats();
        this.job = device.pool().job(head.n.tasks(), this::head);
    }

    @Override
    public void run() {
        head.begin();
        job.run();
    }

    private void head(int task) {
        HeadSizes n = head.n;
        int b = task / n.heads();
        int h = task % n.heads();
        float[] keys = head.keys(b, h);
        float[] values = head.values(b, h);
        float[] q = Blocks.floats(QUERY, n.width());
        float[] scores = Blocks.floats(SCORES, n.keys());
        float[] hard = head.spec.weights().hard() ? Blocks.floats(HARD, n.keys()) : null;
        ScoreLoops.Row row = new ScoreLoops.Row(q, keys, n.keys(), n.width(), head.parameter, head.parameterAt(h));
        for (int t = 0; t < n.queries(); t++) {
            int visible = head.visible(t);
            head.query(b, h, t, q);
            head.loops.scores(row, visible, scores);
            head.weights(b, scores, hard, visible);
            float[] weights = hard == null ? scores : hard;
            if (shown) {
                Arrays.fill(weights, visible, n.keys(), 0);
                output.put((task * n.queries() + t) * n.keys(), weights, 0, n.keys());
            } else {
                sum(weights, head.keep(b, h, t, visible), values, visible, (b * n.queries() + t) * n.heads() + h);
            }
        }
    }

    private void sum(float[] weights, float[] keep, float[] values, int visible, int row) {
        int width = head.n.valueWidth();
        float[] y = Blocks.floats(OUTPUT, width);
        Arrays.fill(y, 0, width, 0);
        for (int s = 0; s < visible; s++) {
            float w = keep == null ? weights[s] : weights[s] * keep[s];
            int from = s * width;
            for (int c = 0; c < width; c++) {
                y[c] += w * values[from + c];
            }
        }
        output.put(row * width, y, 0, width);
    }
}
