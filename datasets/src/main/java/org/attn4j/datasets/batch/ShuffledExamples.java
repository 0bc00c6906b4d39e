package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.Objects;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * An endless training stream: the examples in a random order, then in another one, and so on without a gap. Row r of
 * batch i is row i B + r of the stream, so that {@code n} batches of B rows hold the same examples as one of n B rows.
 */
public final class ShuffledExamples implements BatchSource {
    private final int examples;
    private final int rows;
    private final long seed;
    private final BatchAssembler assembler;
    private long cachedEpoch = -1;
    private int[] cached;

    /**
     * A stream over examples.
     *
     * @param examples how many there are
     * @param rows B
     * @throws IllegalArgumentException if examples or rows is not positive
     */
    public ShuffledExamples(int examples, int rows, long seed, BatchAssembler assembler) {
        require(examples > 0, "there are no examples to train on");
        require(rows > 0, "batch must be positive: %d", rows);
        this.examples = examples;
        this.rows = rows;
        this.seed = seed;
        this.assembler = assembler;
    }

    @Override
    public long size() {
        return ENDLESS;
    }

    @Override
    public Batch batch(long index) {
        Objects.checkIndex(index, size());
        long first = index * rows;
        int[] chosen = new int[rows];
        for (int r = 0; r < rows; r++) {
            chosen[r] = order((first + r) / examples)[(int) ((first + r) % examples)];
        }
        return assembler.assemble(chosen, first, "training batch " + index);
    }

    private synchronized int[] order(long epoch) {
        if (epoch != cachedEpoch) {
            cached = Shuffle.order(examples, seed, epoch);
            cachedEpoch = epoch;
        }
        return cached;
    }
}
