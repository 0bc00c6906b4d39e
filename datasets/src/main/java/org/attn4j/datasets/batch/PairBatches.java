package org.attn4j.datasets.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;

/**
 * Puts pairs of a source and a target together: {@code source} [B, S] ended by the end token, {@code source_mask} [B, S],
 * {@code source_lengths} [B], {@code ids} [B, T] begun by the begin token, {@code labels} [B, T] ended by the end token.
 * S and T are multiples of {@value #MULTIPLE}, so that few shapes occur.
 *
 * @param sources ids of each source, ended by the end token
 * @param targets ids of each target, begun by the begin token
 * @param tokens the ids that stand for no text
 */
public record PairBatches(List<int[]> sources, List<int[]> targets, Tokens tokens) implements BatchAssembler {
    private static final int MULTIPLE = 8;

    /**
     * Special ids.
     *
     * @param padding fills short rows
     * @param begin begins a target
     * @param end ends a source and a target
     */
    public record Tokens(int padding, int begin, int end) {
        /** A source: tokens, and the end token behind them. */
        public int[] source(int[] tokens) {
            int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
            ended[tokens.length] = end;
            return ended;
        }

        /** A target as the decoder reads it: the begin token, and tokens behind it. */
        public int[] target(int[] tokens) {
            int[] begun = new int[tokens.length + 1];
            begun[0] = begin;
            System.arraycopy(tokens, 0, begun, 1, tokens.length);
            return begun;
        }
    }

    /** A measure of an example's length, by which batches of nearly equal lengths are made. */
    public int[] lengths() {
        int[] lengths = new int[sources.size()];
        for (int i = 0; i < lengths.length; i++) {
            // By the source first: its length decides most of what is padded.
            lengths[i] = 1024 * sources.get(i).length + targets.get(i).length;
        }
        return lengths;
    }

    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        int b = examples.length;
        int s = Padding.up(longest(sources, examples), MULTIPLE);
        int t = Padding.up(longest(targets, examples), MULTIPLE);
        int[] source = filled(ArrayLength.ofBatch(b, s), tokens.padding());
        float[] mask = new float[source.length];
        int[] lengths = new int[b];
        int[] ids = filled(ArrayLength.ofBatch(b, t), tokens.padding());
        int[] labels = filled(ids.length, Padding.IGNORED);
        long counted = 0;
        for (int r = 0; r < b; r++) {
            boolean filler = examples[r] == FILLER;
            int[] from = filler ? tokens.source(new int[0]) : sources.get(examples[r]);
            System.arraycopy(from, 0, source, r * s, from.length);
            lengths[r] = from.length;
            Arrays.fill(mask, r * s, r * s + from.length, 1f);
            int[] to = filler ? tokens.target(new int[0]) : targets.get(examples[r]);
            System.arraycopy(to, 0, ids, r * t, to.length);
            if (!filler) {
                System.arraycopy(to, 1, labels, r * t, to.length - 1);
                labels[r * t + to.length - 1] = tokens.end();
                counted += to.length;
            }
        }
        return new Batch(
                Map.of(
                        "source", new Batch.Ints(new long[] {b, s}, source),
                        "source_mask", new Batch.Floats(new long[] {b, s}, mask),
                        "source_lengths", new Batch.Ints(new long[] {b}, lengths),
                        "ids", new Batch.Ints(new long[] {b, t}, ids),
                        "labels", new Batch.Ints(new long[] {b, t}, labels)),
                counted,
                origin);
    }

    private static int longest(List<int[]> sequences, int[] examples) {
        int longest = 1;
        for (int e : examples) {
            longest = e == FILLER ? longest : Math.max(longest, sequences.get(e).length);
        }
        return longest;
    }

    private static int[] filled(int n, int value) {
        int[] values = new int[n];
        Arrays.fill(values, value);
        return values;
    }
}
