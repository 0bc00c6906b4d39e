package org.attn4j.framework.train;

import java.util.Objects;
import java.util.function.LongFunction;

/**
 * A stream of batches with random access: batch {@code i} depends on nothing but the source and {@code i}, so that a
 * resumed run reads on exactly where it stopped. Implementations are safe for one reading thread beside the trainer's.
 */
public interface BatchSource {
    /** The length of an endless stream. */
    long ENDLESS = Long.MAX_VALUE;

    /** Number of batches; {@link #ENDLESS} for a training stream. */
    long size();

    /**
     * Number of examples in all batches, those left out that only fill up a batch; {@link #ENDLESS} for a training
     * stream. A source that does not say has one in each batch.
     */
    default long rows() {
        return size();
    }

    /**
     * The batch at an index.
     *
     * @throws IndexOutOfBoundsException if index is negative or not less than size
     */
    Batch batch(long index);

    /**
     * A source whose batches are made when they are asked for.
     *
     * @param made the batch at an index
     */
    static BatchSource of(long size, long rows, LongFunction<Batch> made) {
        return new BatchSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public long rows() {
                return rows;
            }

            @Override
            public Batch batch(long index) {
                return made.apply(Objects.checkIndex(index, size));
            }
        };
    }
}
