package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.Objects;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * An endless training stream of batches whose rows have nearly the same length, so that little is padded. An epoch
 * takes the examples in a random order, sorts each stretch of {@value #POOL} batches by length, cuts it into batches
 * and takes these in a random order again. What is left of an epoch beyond whole batches is left out of it; fewer
 * examples than rows repeat within a batch.
 *
 * <p>Batch i is a function of the seed and i. It is not a part of a larger batch of the same stream: with B rows and
 * with n B rows the batches differ, because what is sorted together does.
 */
public final class LengthBuckets implements BatchSource {
    /** How many batches are sorted by length together. */
    public static final int POOL = 50;

    private final int[] lengths;
    private final int rows;
    private final int batches;
    private final long seed;
    private final BatchAssembler assembler;
    private long cachedEpoch = -1;
    private int[][] cached;

    /**
     * A stream over examples.
     *
     * @param lengths a measure of each example's length; only its order matters
     * @param rows B
     * @throws IllegalArgumentException if there are no examples or rows is not positive
     */
    public LengthBuckets(int[] lengths, int rows, long seed, BatchAssembler assembler) {
        require(lengths.length > 0, "there are no examples to train on");
        require(rows > 0, "batch must be positive: %d", rows);
        this.lengths = lengths;
        this.rows = rows;
        this.batches = Math.max(1, lengths.length / rows);
        this.seed = seed;
        this.assembler = assembler;
    }

    @Override
    public long size() {
        return ENDLESS;
    }

    /** Number of batches in an epoch. */
    public int epochBatches() {
        return batches;
    }

    @Override
    public Batch batch(long index) {
        Objects.checkIndex(index, size());
        int[] examples = epoch(index / batches)[(int) (index % batches)];
        return assembler.assemble(examples, index * rows, "training batch " + index);
    }

    private synchronized int[][] epoch(long epoch) {
        if (epoch != cachedEpoch) {
            int[] order = Shuffle.order(lengths.length, seed, epoch);
            int[] used = new int[batches * rows];
            for (int i = 0; i < used.length; i++) {
                used[i] = order[i % order.length];
            }
            cached = cut(used, lengths, rows, POOL, Shuffle.order(batches, ~seed, epoch));
            cachedEpoch = epoch;
        }
        return cached;
    }

    /** Sorts stretches of {@code pool} batches by length and gives batch {@code turn[i]} of all as number i. */
    static int[][] cut(int[] examples, int[] lengths, int rows, int pool, int[] turn) {
        int[] sorted = new int[examples.length];
        int stretch = (int) Math.min(examples.length, (long) pool * rows);
        for (int from = 0; from < examples.length; from += stretch) {
            int to = Math.min(examples.length, from + stretch);
            long[] keys = new long[to - from];
            for (int i = from; i < to; i++) {
                keys[i - from] = ((long) lengths[examples[i]] << 32) | i;
            }
            Arrays.sort(keys);
            for (int i = from; i < to; i++) {
                sorted[i] = examples[(int) keys[i - from]];
            }
        }
        int[][] batches = new int[turn.length][];
        for (int i = 0; i < turn.length; i++) {
            int from = turn[i] * rows;
            int to = Math.min(sorted.length, from + rows);
            batches[i] = Arrays.copyOfRange(sorted, from, from + rows);
            Arrays.fill(batches[i], to - from, rows, BatchAssembler.FILLER);
        }
        return batches;
    }
}
