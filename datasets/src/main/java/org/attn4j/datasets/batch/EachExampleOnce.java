package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.Objects;
import java.util.stream.IntStream;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * A held-out split, every example exactly once, in batches of nearly equal length. The order of the batches is random
 * but always the same, so that the first few of them are a fair sample of the split. Every batch has B rows; those
 * beyond the last example are {@link BatchAssembler#FILLER}.
 */
public final class EachExampleOnce implements BatchSource {
    private final int[][] batches;
    private final int rows;
    private final BatchAssembler assembler;
    private final String split;

    /**
     * A split.
     *
     * @param lengths a measure of each example's length; only its order matters
     * @param rows B
     * @param split the split's name, for messages
     * @throws IllegalArgumentException if there are no examples or rows is not positive
     */
    public EachExampleOnce(int[] lengths, int rows, String split, BatchAssembler assembler) {
        require(lengths.length > 0, "the split %s holds no examples", split);
        require(rows > 0, "batch must be positive: %d", rows);
        int count = (lengths.length - 1) / rows + 1;
        // A random order first: where all lengths are equal, the file's order (often class by class) must not remain.
        this.batches = LengthBuckets.cut(
                Shuffle.order(lengths.length, 0, 0), lengths, rows, count, Shuffle.order(count, 0, 1));
        this.rows = rows;
        this.assembler = assembler;
        this.split = split;
    }

    /** A split of examples of equal length. */
    public static EachExampleOnce ofEqualLength(int examples, int rows, String split, BatchAssembler assembler) {
        return new EachExampleOnce(IntStream.range(0, examples).map(i -> 0).toArray(), rows, split, assembler);
    }

    @Override
    public long size() {
        return batches.length;
    }

    @Override
    public Batch batch(long index) {
        Objects.checkIndex(index, size());
        return assembler.assemble(batches[(int) index], index * rows, split + " batch " + index);
    }
}
