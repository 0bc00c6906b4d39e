package org.attn4j.framework.op.attention.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.attention.AttentionWeights;

/** {@link AttentionWeights} in two passes over the keys: statistics first, then weights. */
final class AttentionWeightsKernel implements Runnable {
    private static final int STRIDE = TileSizes.STRIDE;
    private static final int ROWS = TileSizes.ROWS;
    private static final int TILE = STRIDE * STRIDE;

    private final AttentionProblem problem;
    private final FloatBuffer output;
    private final AttentionTiles tiles;
    private final WorkerPool.Job job;

    AttentionWeightsKernel(AttentionWeights op, List<Tensor> inputs, Tensor output, HostDevice device) {
        this.problem = new AttentionProblem(op.spec(), inputs);
        this.output = output.floats();
        this.tiles = problem.tiles;
        this.job = device.pool().job(problem.tasks(), this::head);
    }

    @Override
    public void run() {
        problem.begin();
        job.run();
    }

    private void head(int task) {
        int g = task % problem.shape.keyValueHeads();
        AttentionScratch scratch = AttentionScratch.own();
        AttentionHead head = AttentionHead.load(problem, task / problem.shape.keyValueHeads(), g, scratch);
        for (int i = 0; i < problem.sharing(); i++) {
            head.begin(g * problem.sharing() + i);
            for (int t = 0; t < problem.shape.queries(); t += STRIDE) {
                block(head, g * problem.sharing() + i, t, scratch);
            }
        }
    }

    private void block(AttentionHead head, int h, int t, AttentionScratch scratch) {
        int count = Math.min(STRIDE, problem.shape.queries() - t);
        AttentionRows rows = scratch.rows;
        float[] q = head.queries(h, t, count);
        float[] scores = scratch.array(AttentionScratch.WEIGHTS, TILE);
        rows.reset();
        for (int s = 0; s < head.keys(); s += STRIDE) {
            problem.see(rows, t, s, Math.min(STRIDE, head.keys() - s));
            for (int r = 0; r < count; r += ROWS) {
                head.scores(q, r, s, scores, 0, STRIDE);
                tiles.softmax(scores, 0, head.bias(), s, rows, r, STRIDE);
            }
        }
        rows.finish(count);
        // Weights from maxima and sums: closer than from statistics where scores are large.
        for (int r = 0; r < count; r++) {
            rows.statistic[r] = rows.sum[r] > 0 ? rows.max[r] : Float.POSITIVE_INFINITY;
        }
        for (int s = 0; s < problem.shape.keys(); s += STRIDE) {
            int keys = Math.min(STRIDE, problem.shape.keys() - s);
            Arrays.fill(scores, 0, TILE, 0);
            problem.see(rows, t, s, Math.max(0, Math.min(keys, head.keys() - s)));
            for (int r = 0; r < count && s < head.keys(); r += ROWS) {
                head.scores(q, r, s, scores, r * STRIDE, STRIDE);
                tiles.weights(scores, r * STRIDE, head.bias(), s, rows, r, STRIDE);
                tiles.scaleRows(scores, r * STRIDE, rows.factor, r, STRIDE);
            }
            for (int r = 0; r < count; r++) {
                long at = head.weightRow(h, t + r) * problem.shape.keys() + s;
                output.put(Math.toIntExact(at), scores, r * STRIDE, keys);
            }
        }
    }
}
