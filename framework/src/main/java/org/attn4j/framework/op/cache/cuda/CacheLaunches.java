package org.attn4j.framework.op.cache.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Caches of keys and values, in place where the output lies on the cache. What a card cannot refuse, it leaves out: rows
 * that would lie outside of the cache are not written, and a row goes on from itself where its parent is of another group.
 */
public final class CacheLaunches {
    private static final int BLOCK = 256;
    private static final int SHARED_FLOATS = 12 * 1024;
    private static final int MAX_BLOCKS = 1 << 12;

    private CacheLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(AppendCache.class, CacheLaunches::append);
        table.cuda(ReorderCache.class, CacheLaunches::reorder);
    }

    private static Runnable append(AppendCache op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor cache = inputs.get(0);
        Tensor rows = inputs.get(1);
        boolean inPlace = cache.address() == outputs.get(0).address();
        Tensor written = inPlace ? rows : cache;
        if (written.size() == 0) {
            return () -> {};
        }
        return device.kernel("cache/cuda/cache", "append_cache")
                .grid(blocks(written.size() / written.dim(0), BLOCK), written.dim(0))
                .block(BLOCK)
                .tensors(cache, rows, inputs.get(2), outputs.get(0))
                .integers(cache.dim(1), rows.dim(1), cache.columns(), inPlace ? 1 : 0)
                .ready();
    }

    private static Runnable reorder(ReorderCache op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor cache = inputs.get(0);
        if (cache.size() == 0) {
            return () -> {};
        }
        int group = op.group();
        int block = Math.min(BLOCK, SHARED_FLOATS / group / 32 * 32);
        if (block == 0) {
            throw new UnsupportedOperationException(
                    "no CUDA kernel for " + op.opName() + " with groups of " + group + " rows");
        }
        return device.kernel("cache/cuda/cache", "reorder_cache")
                .grid(blocks(cache.size() / cache.dim(0), block), cache.dim(0) / group)
                .block(block)
                .shared((long) Float.BYTES * group * block)
                .tensors(cache, inputs.get(1), inputs.get(2), outputs.get(0))
                .integers(wide(inputs.get(1)), wide(inputs.get(2)), group, cache.dim(1), cache.columns())
                .integer(cache.address() == outputs.get(0).address() ? 1 : 0)
                .ready();
    }

    private static int wide(Tensor integers) {
        return integers.spec().type() == DataType.INT64 ? 1 : 0;
    }

    private static long blocks(long elements, int block) {
        return Math.min(MAX_BLOCKS, (elements + block - 1) / block);
    }
}
