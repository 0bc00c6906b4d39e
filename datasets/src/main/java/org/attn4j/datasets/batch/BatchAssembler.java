package org.attn4j.datasets.batch;

import org.attn4j.framework.train.Batch;

/** Puts examples together to the arrays of a batch; the same arguments give the same batch. */
@FunctionalInterface
public interface BatchAssembler {
    /** Stands in the place of an example in a row that only fills up the batch: it must not count. */
    int FILLER = -1;

    /**
     * The batch of some examples.
     *
     * @param examples an example's number for each row, or {@link #FILLER}
     * @param firstRow number of the first row in its stream: what is drawn for a row depends on the seed and on that
     *     row's number alone
     * @param origin what the batch is called in messages
     */
    Batch assemble(int[] examples, long firstRow, String origin);
}
