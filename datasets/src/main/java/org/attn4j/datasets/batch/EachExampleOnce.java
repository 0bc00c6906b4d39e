package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * A held-out split, or a sample of it, every example exactly once, in batches of nearly equal length. The order of the
 * batches is random but always the same, so that the first few of them are a fair sample of the split. Every batch has B
 * rows; those beyond the last example are {@link BatchAssembler#FILLER}.
 */
public final class EachExampleOnce implements BatchSource {
    private final int[][] batches;
    private final int examples;
    private final int rows;
    private final BatchAssembler assembler;
    private final String split;

    /**
     * A split.
     *
     * @param lengths a measure of each example's length; only its order matters
     * @param rows B
     * @param part which examples
     * @param split the split's name, for messages
     * @throws IllegalArgumentException if there are no examples, rows is not positive or examples drawn together are no
     *     multiple of it
     */
    public EachExampleOnce(int[] lengths, int rows, HeldOut part, String split, BatchAssembler assembler) {
        require(lengths.length > 0, "the split %s holds no examples", split);
        require(rows > 0, "batch must be positive: %d", rows);
        require(
                part.together() % rows == 0,
                "%d examples drawn together are no multiple of a batch's %d rows",
                part.together(),
                rows);
        this.batches = part.together() == 0 ? sample(lengths, rows, part) : drawn(lengths, rows, part);
        this.examples = (int) Arrays.stream(batches)
                .flatMapToInt(Arrays::stream)
                .filter(e -> e != BatchAssembler.FILLER)
                .count();
        this.rows = rows;
        this.assembler = assembler;
        this.split = split;
    }

    /** A split of examples of equal length. */
    public static EachExampleOnce ofEqualLength(
            int examples, int rows, HeldOut part, String split, BatchAssembler assembler) {
        return new EachExampleOnce(new int[examples], rows, part, split, assembler);
    }

    /** The first examples of a random order, by length. */
    private static int[][] sample(int[] lengths, int rows, HeldOut part) {
        int[] examples = Arrays.copyOf(Shuffle.order(lengths.length, 0, 0), part.of(lengths.length));
        return cut(examples, lengths, rows);
    }

    /** All examples, or the first few of the groups that are drawn together, each cut into batches. */
    private static int[][] drawn(int[] lengths, int rows, HeldOut part) {
        int group = part.together();
        // A random order first: where all lengths are equal, the file's order (often class by class) must not remain.
        int[][] groups = cut(Shuffle.order(lengths.length, 0, 0), lengths, group);
        long most = part.most() == 0 ? groups.length : (part.most() + group - 1) / group;
        return Arrays.stream(groups)
                .limit(most)
                .flatMap(g ->
                        IntStream.range(0, group / rows).mapToObj(i -> Arrays.copyOfRange(g, i * rows, (i + 1) * rows)))
                .filter(batch -> batch[0] != BatchAssembler.FILLER)
                .toArray(int[][]::new);
    }

    private static int[][] cut(int[] examples, int[] lengths, int rows) {
        int count = (examples.length - 1) / rows + 1;
        return LengthBuckets.cut(examples, lengths, rows, count, Shuffle.order(count, 0, 1));
    }

    @Override
    public long size() {
        return batches.length;
    }

    @Override
    public long rows() {
        return examples;
    }

    @Override
    public Batch batch(long index) {
        Objects.checkIndex(index, size());
        return assembler.assemble(batches[(int) index], index * rows, split + " batch " + index);
    }
}
