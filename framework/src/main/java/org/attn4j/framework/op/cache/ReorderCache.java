package org.attn4j.framework.op.cache;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Lets rows of a key/value cache go on from what other rows hold, as hypotheses of beam search do:
 * {@code cache[r, t] = cache[parents[r], t]} for positions t below the offset, all rows at once; later positions, which
 * nothing has written yet, stay. Rows come in groups of W, one group a source, and parents are of the own group. A plan
 * does so in place, and moves only the rows that change.
 * Shapes: cache [R, C, N], parents [R] INT32, offset a scalar INT32 in 0 … C -> [R, C, N].
 */
public final class ReorderCache extends JavaOp {
    /** For SameDiff's registry. */
    public ReorderCache() {}

    /**
     * Adds the op to a graph.
     *
     * @param group W
     */
    public ReorderCache(SameDiff sd, SDVariable cache, SDVariable parents, SDVariable offset, int group) {
        super(sd, cache, parents, offset);
        addIArgument(group);
    }

    /** W, rows of a group. */
    public int group() {
        return integer(0);
    }

    /**
     * Checks what the inputs hold.
     *
     * @throws IllegalArgumentException naming the row, if a parent is outside of its row's group; or if the offset is
     *     outside of the cache
     */
    public void checkValues(int[] parents, int offset, long capacity) {
        check(
                offset >= 0 && offset <= capacity,
                "offset %d is outside of a cache of %d rows; expected 0 <= offset <= %d",
                offset,
                capacity,
                capacity);
        for (int r = 0; r < parents.length; r++) {
            int first = r - r % group();
            check(
                    parents[r] >= first && parents[r] < first + group(),
                    "row %d cannot go on from row %d: expected a row of its own group, %d to %d",
                    r,
                    parents[r],
                    first,
                    first + group() - 1);
        }
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec cache = inputs.get(0);
        check(cache.rank() == 3, "the cache must be [R, C, N], got %s", cache);
        check(
                inputs.get(1).size() == cache.dim(0),
                "parents %s do not fit the cache %s: expected one a row",
                inputs.get(1),
                cache);
        check(group() > 0 && cache.dim(0) % group() == 0, "%d rows are not groups of %d", cache.dim(0), group());
        return List.of(cache);
    }
}
