package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.Objects;
import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * A split from its beginning, for evaluation: window w holds {@code ids} w T … w T + T-1 and the tokens that follow
 * each as {@code labels}. Of N tokens, the N-1 that follow another are each counted exactly once.
 *
 * <p>All batches have the shape [B, T]; what the split does not fill has id 0 and label -1.
 */
public final class ConsecutiveWindows implements BatchSource {
    private final Tokens tokens;
    private final long length;
    private final boolean segmented;
    private final int context;
    private final int rows;
    private final String split;

    /**
     * Windows over a split.
     *
     * @param tokens the split's ids
     * @param segmented whether there are also {@code segments} [B, T], the number of each token's document within the window
     * @param context T
     * @param rows B
     * @param part how many windows, from the first
     * @param split the split's name, for messages
     * @throws IllegalArgumentException if context or rows is not positive, or there are fewer than two tokens
     */
    public ConsecutiveWindows(Tokens tokens, boolean segmented, int context, int rows, HeldOut part, String split) {
        require(context > 0, "context must be positive: %d", context);
        require(rows > 0, "batch must be positive: %d", rows);
        require(tokens.size() > 1, "%d tokens hold no target", tokens.size());
        this.tokens = tokens;
        long last = part.most() == 0 ? tokens.size() : Math.multiplyExact(part.most(), (long) context) + 1;
        this.length = Math.min(tokens.size(), last);
        this.segmented = segmented;
        this.context = context;
        this.rows = rows;
        this.split = split;
    }

    @Override
    public long size() {
        return (rows() - 1) / rows + 1;
    }

    @Override
    public long rows() {
        return (length - 2) / context + 1;
    }

    @Override
    public Batch batch(long index) {
        Objects.checkIndex(index, size());
        int all = ArrayLength.ofBatch(rows, context);
        int[] ids = new int[all];
        int[] labels = new int[all];
        Arrays.fill(labels, TokenArrays.IGNORED);
        // Consecutive windows in consecutive rows: the batch is one stretch of the split.
        long start = index * all;
        int targets = (int) Math.min(all, length - 1 - start);
        tokens.read(start, ids, 0, targets);
        tokens.read(start + 1, labels, 0, targets);
        int[] segments = segmented ? new int[all] : null;
        for (int at = 0; segmented && at < targets; at += context) {
            tokens.numbers(start + at, segments, at, Math.min(context, targets - at));
        }
        long[] shape = {rows, context}; // [B, T]
        return TokenArrays.batch(ids, labels, segments, shape, targets, split + " batch " + index);
    }
}
