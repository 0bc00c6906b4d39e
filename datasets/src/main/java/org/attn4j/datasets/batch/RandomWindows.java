package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.Objects;
import org.attn4j.datasets.token.Tokens;
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
    private final Tokens tokens;
    private final boolean segmented;
    private final int context;
    private final int rows;
    private final long seed;

    /**
     * Windows over a training part.
     *
     * @param tokens the part's ids
     * @param segmented whether there are also {@code segments} [B, T], the number of each token's document within the window
     * @param context T
     * @param rows B
     * @throws IllegalArgumentException if context or rows is not positive, or there are fewer than T + 1 tokens
     */
    public RandomWindows(Tokens tokens, boolean segmented, int context, int rows, long seed) {
        require(context > 0, "context must be positive: %d", context);
        require(rows > 0, "batch must be positive: %d", rows);
        require(tokens.size() > context, "%d tokens hold no window of %d and its next token", tokens.size(), context);
        this.tokens = tokens;
        this.segmented = segmented;
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
        int[] segments = segmented ? new int[length] : null;
        for (int row = 0; row < rows; row++) {
            long start = SplitMix64.below(tokens.size() - context, seed, index * rows + row);
            tokens.read(start, ids, row * context, context);
            tokens.read(start + 1, labels, row * context, context);
            if (segmented) {
                tokens.numbers(start, segments, row * context, context);
            }
        }
        long[] shape = {rows, context}; // [B, T]
        return TokenArrays.batch(ids, labels, segments, shape, length, "training batch " + index);
    }
}
