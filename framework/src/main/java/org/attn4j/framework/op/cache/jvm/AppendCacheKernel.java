package org.attn4j.framework.op.cache.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.cache.AppendCache;

/** Writes rows into a cache: in place where the output lies on the cache, else into a copy of it. */
final class AppendCacheKernel implements IntConsumer, Runnable {
    private final FloatBuffer cache;
    private final FloatBuffer rows;
    private final IntBuffer offset;
    private final FloatBuffer result;
    private final int capacity;
    private final int length;
    private final int columns;
    private final boolean inPlace;
    private final WorkerPool.Job job;
    private int first;

    private AppendCacheKernel(List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor all = inputs.get(0);
        this.cache = all.floats();
        this.rows = inputs.get(1).floats();
        this.offset = inputs.get(2).ints();
        this.result = outputs.get(0).floats();
        this.capacity = all.dim(1);
        this.length = inputs.get(1).dim(1);
        this.columns = all.columns();
        this.inPlace = all.address() == outputs.get(0).address();
        this.job = device.pool().job(all.dim(0), this);
    }

    static Runnable bind(AppendCache op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new AppendCacheKernel(inputs, outputs, device);
    }

    @Override
    public void run() {
        first = offset.get(0);
        if (first < 0 || first + length > capacity) {
            throw new IllegalArgumentException("attn4j_append_cache: " + length + " rows at offset " + first
                    + " do not fit in a cache of " + capacity + " rows; expected 0 <= offset <= "
                    + (capacity - length));
        }
        job.run();
    }

    @Override
    public void accept(int batch) {
        int all = capacity * columns;
        if (!inPlace) {
            result.put(batch * all, cache, batch * all, all);
        }
        int part = length * columns;
        result.put(batch * all + first * columns, rows, batch * part, part);
    }
}
