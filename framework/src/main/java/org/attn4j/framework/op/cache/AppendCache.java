package org.attn4j.framework.op.cache;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Writes rows into a key/value cache: {@code cache[b, offset + t] = rows[b, t]}; a plan does so in place.
 * Shapes: cache [B, C, N], rows [B, T, N], offset a scalar INT32 with offset + T at most C -> [B, C, N].
 */
public final class AppendCache extends JavaOp {
    /** For SameDiff's registry. */
    public AppendCache() {}

    /** Adds the op to a graph. */
    public AppendCache(SameDiff sd, SDVariable cache, SDVariable rows, SDVariable offset) {
        super(sd, cache, rows, offset);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec cache = inputs.get(0);
        TensorSpec rows = inputs.get(1);
        check(
                cache.rank() == 3
                        && rows.rank() == 3
                        && cache.dim(0) == rows.dim(0)
                        && cache.dim(2) == rows.dim(2)
                        && rows.dim(1) <= cache.dim(1),
                "rows %s do not fit the cache %s",
                rows,
                cache);
        return List.of(cache);
    }
}
