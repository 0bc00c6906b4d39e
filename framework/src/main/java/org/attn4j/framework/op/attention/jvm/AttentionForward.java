package org.attn4j.framework.op.attention.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.attention.Attention;

/**
 * {@link Attention} by blocks of 64 queries and 64 keys with an online softmax. A task is one key/value head of one
 * sequence with all query heads that share it.
 *
 * @see <a href="https://arxiv.org/abs/2205.14135">Dao et al. 2022</a>
 */
final class AttentionForward implements Runnable {
    private static final int STRIDE = TileSizes.STRIDE;
    private static final int ROWS = TileSizes.ROWS;
    private static final int TILE = STRIDE * STRIDE;

    private final AttentionProblem problem;
    private final AttentionColumns y;
    private final FloatBuffer statistics;
    private final AttentionTiles tiles;
    private final int group;
    private final WorkerPool.Job job;

    AttentionForward(Attention op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        this.problem = new AttentionProblem(op.spec(), inputs);
        this.y = AttentionProblem.queries(op.spec(), problem.shape, outputs.get(0));
        this.statistics = outputs.get(1).floats();
        this.tiles = problem.tiles;
        this.group = problem.group();
        this.job = device.pool().job(problem.tasks() / group, this::heads);
    }

    @Override
    public void run() {
        problem.begin();
        job.run();
    }

    private void heads(int task) {
        int first = task * group;
        int b = first / problem.shape.keyValueHeads();
        int g = first % problem.shape.keyValueHeads();
        AttentionScratch scratch = AttentionScratch.own();
        AttentionStage stage = scratch.stage.load(problem, b, g, group);
        stage.y.place(y, stage.firstQuery, problem.shape.queries(), g * problem.sharing(), group * problem.sharing());
        for (int i = 0; i < group; i++) {
            head(AttentionHead.load(problem, stage, b, g + i, scratch), g + i, scratch);
        }
        stage.y.store();
    }

    private void head(AttentionHead head, int g, AttentionScratch scratch) {
        float[] v = head.values();
        for (int i = 0; i < problem.sharing(); i++) {
            int h = g * problem.sharing() + i;
            head.begin(h);
            for (int t = 0; t < problem.shape.queries(); t += STRIDE) {
                block(head, v, h, t, scratch);
            }
        }
    }

    private void block(AttentionHead head, float[] v, int h, int t, AttentionScratch scratch) {
        int count = Math.min(STRIDE, problem.shape.queries() - t);
        AttentionRows rows = scratch.rows;
        float[] q = head.queries(h, t, count);
        float[] sums = scratch.array(AttentionScratch.RESULT, head.panels() * TILE);
        rows.reset();
        int visible = Math.min(head.keys(), problem.visible(t + count - 1));
        boolean seen = false;
        for (int s = 0; s < visible; s += STRIDE) {
            int keys = Math.min(STRIDE, head.keys() - s);
            if (!problem.skips(h, t, count, s, keys)) {
                problem.see(rows, t, s, keys);
                tile(head, v, q, sums, h, t, count, s, !seen, scratch);
                seen = true;
            }
        }
        rows.finish(count);
        head.clearUnseen(sums, t, count, seen);
        for (int r = 0; r < count; r += ROWS) {
            for (int p = 0; p < head.panels(); p++) {
                tiles.scaleRows(sums, p * TILE + r * STRIDE, rows.factor, r, head.columns(p));
            }
        }
        scratch.stage.y.write(head.row(t), count, h, sums, 0, TILE);
        statistics.put((head.b() * problem.shape.heads() + h) * problem.shape.queries() + t, rows.statistic, 0, count);
    }

    /**
     * Takes a tile of keys into the sums of a block of queries. Each step goes over all rows before the next one begins:
     * numbers just written would have to be waited for.
     */
    private void tile(
            AttentionHead head,
            float[] v,
            float[] q,
            float[] sums,
            int h,
            int t,
            int count,
            int s,
            boolean firstTile,
            AttentionScratch scratch) {
        AttentionRows rows = scratch.rows;
        float[] scores = scratch.array(AttentionScratch.WEIGHTS, TILE);
        int first = rows.firstVisible(count);
        for (int r = first; r < count; r += ROWS) {
            head.scores(q, r, s, scores, r * STRIDE, TileSizes.padded(rows.visible(r)));
        }
        for (int r = first; r < count; r += ROWS) {
            weights(head, scores, h, t, r, s, scratch);
        }
        for (int r = first; r < count; r += ROWS) {
            int keys = rows.visible(r);
            for (int p = 0; p < head.panels(); p++) {
                int at = p * TILE + r * STRIDE;
                int values = head.panel(p) + s * STRIDE;
                if (firstTile) {
                    tiles.product(scores, r * STRIDE, v, values, sums, at, head.columns(p), keys, false);
                } else {
                    tiles.addProduct(scores, r * STRIDE, v, values, sums, at, head.columns(p), keys, rows.factor, r);
                }
            }
        }
    }

    /** Turns the scores of 8 queries into weights. */
    private void weights(AttentionHead head, float[] scores, int h, int t, int r, int s, AttentionScratch scratch) {
        int keys = scratch.rows.visible(r);
        int columns = TileSizes.padded(keys);
        tiles.softmax(scores, r * STRIDE, head.bias(), s, scratch.rows, r, columns);
        if (problem.spec.dropout() > 0) {
            AttentionDropout.keep(problem, head.weightRow(h, t + r), s, keys, scratch);
            tiles.multiply(scores, r * STRIDE, scratch.keep, 0, columns);
        }
    }
}
