package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.Objects;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * An endless training stream of random windows: {@code ids} [B, T] are tokens s … s+T-1, {@code labels} [B, T] tokens
 * s+1 … s+T, with s drawn anew, with replacement, for each row.
 *
 * <p>The start of row r of batch i depends on the seed and on i B + r only: {@code n} batches of B rows hold the same
 * windows as one of n B rows, so that accumulating gradients changes nothing but the memory needed.
 */
public final class RandomWindows implements BatchSource {
    private final int[] tokens;
    private final int[] documents;
    private final int context;
    private final int rows;
    private final long seed;

    /**
     * Windows over a training part.
     *
     * @param tokens the part's ids; not copied
     * @param context T
     * @param rows B
     * @throws IllegalArgumentException if context or rows is not positive, or there are fewer than T + 1 tokens
     */
    public RandomWindows(int[] tokens, int context, int rows, long seed) {
        this(tokens, null, context, rows, seed);
    }

    /**
     * Windows that also hold {@code segments} [B, T], the number of each token's document within the window.
     *
     * @param tokens the part's ids; not copied
     * @param documents the number of each token's document, never falling; null for no segments
     * @param context T
     * @param rows B
     * @throws IllegalArgumentException if context or rows is not positive, there are fewer than T + 1 tokens, or
     *     documents is of another length
     */
    public RandomWindows(int[] tokens, int[] documents, int context, int rows, long seed) {
        require(context > 0, "context must be positive: %d", context);
        require(rows > 0, "batch must be positive: %d", rows);
        require(tokens.length > context, "%d tokens hold no window of %d and its next token", tokens.length, context);
        require(documents == null || documents.length == tokens.length, "each token needs its document's number");
        this.tokens = tokens;
        this.documents = documents;
        this.context = context;
        this.rows = rows;
        // The seed goes through the generator once, so that neighbouring seeds do not give shifted streams.
        this.seed = SplitMix64.at(seed, 0);
    }

    @Override
    public long size() {
        return ENDLESS;
    }

    @Override
    public Batch batch(long index) {
        Objects.checkIndex(index, size());
        int length = ArrayLength.ofBatch(rows, context);
        int[] ids = new int[length];
        int[] labels = new int[length];
        int[] segments = documents == null ? null : new int[length];
        for (int row = 0; row < rows; row++) {
            int start = (int) SplitMix64.below(tokens.length - context, seed, index * rows + row);
            System.arraycopy(tokens, start, ids, row * context, context);
            System.arraycopy(tokens, start + 1, labels, row * context, context);
            if (segments != null) {
                TokenArrays.number(documents, start, segments, row * context, context);
            }
        }
        long[] shape = {rows, context}; // [B, T]
        return TokenArrays.batch(ids, labels, segments, shape, length, "training batch " + index);
    }
}
