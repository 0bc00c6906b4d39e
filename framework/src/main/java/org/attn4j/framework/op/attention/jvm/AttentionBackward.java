package org.attn4j.framework.op.attention.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionShape;
import org.attn4j.framework.op.attention.AttentionSpec;

/**
 * {@link AttentionGrad} by the blocks and tasks of {@link AttentionForward}. Gradients of a key/value head are summed over
 * the query heads that share it, and over queries, inside one task and in order.
 */
final class AttentionBackward implements Runnable {
    private static final int STRIDE = TileSizes.STRIDE;
    private static final int ROWS = TileSizes.ROWS;
    private static final int TILE = STRIDE * STRIDE;

    private final AttentionProblem problem;
    private final AttentionColumns y;
    private final AttentionColumns dy;
    private final AttentionColumns dq;
    private final AttentionColumns dk;
    private final AttentionColumns dv;
    private final FloatBuffer statistics;
    private final AttentionTiles tiles;
    private final AttentionTableGradient tableGradient;
    private final int group;
    private final WorkerPool.Job job;

    AttentionBackward(AttentionGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        AttentionSpec spec = op.spec();
        int given = spec.inputs();
        this.problem = new AttentionProblem(spec, inputs.subList(0, given));
        AttentionShape shape = problem.shape;
        this.y = AttentionProblem.queries(spec, shape, inputs.get(given));
        this.statistics = inputs.get(given + 1).floats();
        this.dy = AttentionProblem.queries(spec, shape, inputs.get(given + 2));
        this.dq = AttentionProblem.queries(spec, shape, outputs.get(0));
        Tensor dkv = outputs.get(spec.packed() ? 0 : 1);
        this.dk = AttentionProblem.keys(spec, shape, dkv);
        this.dv = AttentionProblem.values(spec, shape, dkv);
        this.tableGradient =
                spec.relative() == null ? null : new AttentionTableGradient(shape, outputs.get(outputs.size() - 1));
        this.tiles = problem.tiles;
        this.group = problem.group();
        this.job = device.pool().job(problem.tasks() / group, this::heads);
    }

    @Override
    public void run() {
        problem.begin();
        job.run();
        if (tableGradient != null) {
            tableGradient.write();
        }
    }

    private void heads(int task) {
        int first = task * group;
        int b = first / problem.shape.keyValueHeads();
        int g = first % problem.shape.keyValueHeads();
        AttentionScratch scratch = AttentionScratch.own();
        AttentionStage stage = stage(b, g, scratch);
        for (int i = 0; i < group; i++) {
            head(AttentionHead.load(problem, stage, b, g + i, scratch), g + i, scratch);
        }
        stage.dq.store();
        stage.dk.store();
        stage.dv.store();
    }

    private AttentionStage stage(int b, int g, AttentionScratch scratch) {
        AttentionStage stage = scratch.stage.load(problem, b, g, group);
        int queries = problem.shape.queries();
        int h = g * problem.sharing();
        int heads = group * problem.sharing();
        stage.y.load(y, stage.firstQuery, queries, h, heads);
        stage.dy.load(dy, stage.firstQuery, queries, h, heads);
        stage.dq.place(dq, stage.firstQuery, queries, h, heads);
        stage.dk.place(dk, stage.firstKey, problem.shape.keys(), g, group);
        stage.dv.place(dv, stage.firstKey, problem.shape.keys(), g, group);
        return stage;
    }

    private void head(AttentionHead head, int g, AttentionScratch scratch) {
        head.valuesTransposed();
        int keys = problem.shape.keys();
        int padded = (keys + STRIDE - 1) / STRIDE * TILE;
        float[] keyGradient = zeros(scratch, AttentionScratch.KEY_GRADIENT, head.panels() * padded);
        float[] valueGradient = zeros(scratch, AttentionScratch.VALUE_GRADIENT, head.panels() * padded);
        for (int i = 0; i < problem.sharing(); i++) {
            int h = g * problem.sharing() + i;
            head.begin(h);
            for (int t = 0; t < problem.shape.queries(); t += STRIDE) {
                block(head, h, t, padded, scratch);
            }
            if (tableGradient != null) {
                tableGradient.take(head, h);
            }
        }
        scratch.stage.dk.write(scratch.stage.firstKey, keys, g, keyGradient, 0, padded);
        scratch.stage.dv.write(scratch.stage.firstKey, keys, g, valueGradient, 0, padded);
    }

    private static float[] zeros(AttentionScratch scratch, int slot, int length) {
        float[] a = scratch.array(slot, length);
        Arrays.fill(a, 0, length, 0);
        return a;
    }

    private void block(AttentionHead head, int h, int t, int panel, AttentionScratch scratch) {
        int count = Math.min(STRIDE, problem.shape.queries() - t);
        AttentionRows rows = scratch.rows;
        float[] result = scratch.array(AttentionScratch.RESULT, head.panels() * TILE);
        float[] dOut = scratch.array(AttentionScratch.OUTPUT_GRADIENT, head.panels() * TILE);
        scratch.stage.y.read(head.row(t), count, h, result, 0, TILE);
        scratch.stage.dy.read(head.row(t), count, h, dOut, 0, TILE);
        statistics.get((int) head.weightRow(h, t), rows.statistic, 0, count);
        Arrays.fill(rows.delta, 0);
        for (int r = 0; r < count; r += ROWS) {
            for (int p = 0; p < head.panels(); p++) {
                int at = p * TILE + r * STRIDE;
                tiles.addDots(result, at, dOut, at, rows, r, head.columns(p));
            }
        }
        float[] q = head.queries(h, t, count);
        int visible = Math.min(head.keys(), problem.visible(t + count - 1));
        boolean seen = false;
        for (int s = 0; s < visible; s += STRIDE) {
            int keys = Math.min(STRIDE, head.keys() - s);
            if (!problem.skips(h, t, count, s, keys)) {
                problem.see(rows, t, s, keys);
                scoreGradients(head, q, dOut, h, t, count, s, scratch);
                queryGradients(head, result, count, s, seen, scratch);
                keyGradients(head, q, dOut, count, s, panel, scratch);
                seen = true;
            }
        }
        head.clearUnseen(result, t, count, seen);
        Arrays.fill(rows.factor, (float) problem.spec.scale());
        for (int r = 0; r < count; r += ROWS) {
            for (int p = 0; p < head.panels(); p++) {
                tiles.scaleRows(result, p * TILE + r * STRIDE, rows.factor, r, head.columns(p));
            }
        }
        scratch.stage.dq.write(head.row(t), count, h, result, 0, TILE);
    }

    /**
     * Weights, and gradients of scores, of a block of queries and a tile of keys. Each step goes over all rows before the
     * next one begins: numbers just written would have to be waited for.
     */
    private void scoreGradients(
            AttentionHead head, float[] q, float[] dOut, int h, int t, int count, int s, AttentionScratch scratch) {
        AttentionRows rows = scratch.rows;
        float[] weights = scratch.array(AttentionScratch.WEIGHTS, TILE);
        float[] gradients = scratch.array(AttentionScratch.GRADIENTS, TILE);
        float[] values = scratch.array(AttentionScratch.VALUES_TRANSPOSED, 0);
        int first = rows.firstVisible(count);
        for (int r = first; r < count; r += ROWS) {
            head.scores(q, r, s, weights, r * STRIDE, TileSizes.padded(rows.visible(r)));
        }
        for (int r = first; r < count; r += ROWS) {
            head.products(dOut, r, values, s, gradients, r * STRIDE, TileSizes.padded(rows.visible(r)));
        }
        for (int r = first; r < count; r += ROWS) {
            int columns = TileSizes.padded(rows.visible(r));
            tiles.weights(weights, r * STRIDE, head.bias(), s, rows, r, columns);
        }
        for (int r = first; r < count; r += ROWS) {
            scoreGradients(head, h, t, r, s, scratch);
        }
    }

    /** Gradients of scores of 8 queries from those of their weights; drops weights. */
    private void scoreGradients(AttentionHead head, int h, int t, int r, int s, AttentionScratch scratch) {
        float[] weights = scratch.array(AttentionScratch.WEIGHTS, TILE);
        float[] gradients = scratch.array(AttentionScratch.GRADIENTS, TILE);
        int keys = scratch.rows.visible(r);
        int columns = TileSizes.padded(keys);
        int at = r * STRIDE;
        boolean drops = problem.spec.dropout() > 0;
        if (drops) {
            AttentionDropout.keep(problem, head.weightRow(h, t + r), s, keys, scratch);
            tiles.multiply(gradients, at, scratch.keep, 0, columns);
        }
        tiles.scoreGradient(weights, at, gradients, at, scratch.rows, r, columns);
        head.biasGradients(gradients, at, r, s, keys);
        if (drops) {
            tiles.multiply(weights, at, scratch.keep, 0, columns);
        }
    }

    /** Adds a tile of keys to the gradients of a block of queries. */
    private void queryGradients(
            AttentionHead head, float[] result, int count, int s, boolean add, AttentionScratch scratch) {
        AttentionRows rows = scratch.rows;
        float[] gradients = scratch.array(AttentionScratch.GRADIENTS, TILE);
        for (int r = rows.firstVisible(count); r < count; r += ROWS) {
            for (int p = 0; p < head.panels(); p++) {
                tiles.product(
                        gradients,
                        r * STRIDE,
                        head.keyRows(),
                        head.panel(p) + s * STRIDE,
                        result,
                        p * TILE + r * STRIDE,
                        head.columns(p),
                        rows.visible(r),
                        add);
            }
        }
    }

    /** Adds a block's contributions to the gradients of a tile of keys and values. */
    private void keyGradients(
            AttentionHead head, float[] q, float[] dOut, int count, int s, int panel, AttentionScratch scratch) {
        float[] weights = scratch.array(AttentionScratch.WEIGHTS, TILE);
        float[] gradients = scratch.array(AttentionScratch.GRADIENTS, TILE);
        float[] keyGradient = scratch.array(AttentionScratch.KEY_GRADIENT, 0);
        float[] valueGradient = scratch.array(AttentionScratch.VALUE_GRADIENT, 0);
        int visible = scratch.rows.visible(count - 1 & -ROWS);
        int first = 0;
        for (int k = 0; k < visible; k += ROWS) {
            while (scratch.rows.visible(first) <= k) {
                first += ROWS;
            }
            int from = first * STRIDE;
            for (int p = 0; p < head.panels(); p++) {
                int to = p * panel + (s + k) * STRIDE;
                int b = p * TILE + from;
                int columns = head.columns(p);
                tiles.addTransposedProduct(weights, from + k, dOut, b, valueGradient, to, columns, count - first);
                tiles.addTransposedProduct(gradients, from + k, q, b, keyGradient, to, columns, count - first);
            }
        }
    }
}
