package org.attn4j.framework.op.cache.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.cache.ReorderCache;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.Scratch;

/**
 * Moves rows of a cache within their groups: in place where the output lies on the cache. A task is one group; it goes
 * piece by piece over the positions, reads the piece of every row that another row goes on from, then writes. In place,
 * rows that go on from themselves cost nothing.
 */
final class ReorderCacheKernel implements IntConsumer, Runnable {
    private final ReorderCache op;
    private final FloatBuffer cache;
    private final FloatBuffer result;
    private final Integers source;
    private final Integers offset;
    private final int[] parents;
    private final int capacity;
    private final int columns;
    private final int group;
    private final boolean inPlace;
    private final WorkerPool.Job job;
    private int filled;

    ReorderCacheKernel(ReorderCache op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor all = inputs.get(0);
        this.op = op;
        this.cache = all.floats();
        this.result = outputs.get(0).floats();
        this.source = new Integers(inputs.get(1));
        this.offset = new Integers(inputs.get(2));
        this.parents = new int[all.dim(0)];
        this.capacity = all.dim(1);
        this.columns = all.columns();
        this.group = op.group();
        this.inPlace = all.address() == outputs.get(0).address();
        this.job = device.pool().job(parents.length / group, this);
    }

    @Override
    public void run() {
        for (int r = 0; r < parents.length; r++) {
            parents[r] = (int) source.at(r);
        }
        filled = (int) offset.at(0);
        op.checkValues(parents, filled, capacity);
        job.run();
    }

    @Override
    public void accept(int task) {
        int first = task * group;
        int all = capacity * columns;
        if (!inPlace) {
            result.put(first * all, cache, first * all, group * all);
        }
        boolean moved = false;
        for (int r = first; r < first + group; r++) {
            moved |= parents[r] != r;
        }
        if (!moved) {
            return;
        }
        int total = filled * columns;
        int piece = Math.max(256, Scratch.BLOCK * 4 / group);
        float[] block = Scratch.floats(0, group * piece);
        for (int at = 0; at < total; at += piece) {
            move(first, at, Math.min(piece, total - at), piece, block);
        }
    }

    private void move(int first, int at, int length, int piece, float[] block) {
        int all = capacity * columns;
        for (int r = first; r < first + group; r++) {
            if (parents[r] != r) {
                cache.get(parents[r] * all + at, block, (r - first) * piece, length);
            }
        }
        for (int r = first; r < first + group; r++) {
            if (parents[r] != r) {
                result.put(r * all + at, block, (r - first) * piece, length);
            }
        }
    }
}
