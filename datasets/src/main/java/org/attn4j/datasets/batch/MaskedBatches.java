package org.attn4j.datasets.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;

/**
 * Hides tokens that a model is to find again. A row is {@code [CLS] A [SEP] B [SEP]}, A and B being two consecutive
 * stretches of a text that part somewhere in its middle half. Of a row of n tokens max(1, floor(share n)) are chosen,
 * never special ones; 80 % of these become {@code [MASK]}, 10 % a random token, 10 % stay.
 *
 * <p>Arrays: {@code ids} [B, T], {@code mask} [B, T], {@code segments} [B, T] (0 for A, 1 for B), {@code positions} [P],
 * flat indices into B T, and {@code labels} [P], the tokens that stood there; P is round(share B T), filled up with
 * position 0 and label -1.
 *
 * @param texts ids of each stretch of text: 2 to T - 3 tokens
 * @param tokens the ids that stand for no text
 * @param context T
 * @param share of the tokens that are chosen
 * @param seed of what is drawn
 * @param fixed whether what is drawn depends on the example, as in a held-out split, and not on the row
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019</a>
 */
public record MaskedBatches(List<int[]> texts, Tokens tokens, int context, double share, long seed, boolean fixed)
        implements BatchAssembler {
    /** Tokens of a row that are no text. */
    public static final int FRAME = 3;

    /**
     * What the vocabulary is made of.
     *
     * @param padding fills short rows
     * @param begin begins a row: [CLS]
     * @param separator ends A and B: [SEP]
     * @param mask hides a token: [MASK]
     * @param special whether each id is special: neither chosen nor drawn
     */
    public record Tokens(int padding, int begin, int separator, int mask, boolean[] special) {
        /**
         * Writes the row of a text: {@code [CLS] A [SEP] B [SEP]} and its segments, 0 for A and 1 for B.
         *
         * @param cut tokens of A
         * @param at where the row begins in ids and segments
         */
        public void write(int[] text, int cut, int[] ids, int[] segments, int at) {
            ids[at] = begin;
            System.arraycopy(text, 0, ids, at + 1, cut);
            ids[at + 1 + cut] = separator;
            System.arraycopy(text, cut, ids, at + 2 + cut, text.length - cut);
            ids[at + 2 + text.length] = separator;
            Arrays.fill(segments, at + 2 + cut, at + text.length + FRAME, 1);
        }
    }

    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        int b = examples.length;
        int length = ArrayLength.ofBatch(b, context);
        int[] ids = new int[length];
        Arrays.fill(ids, tokens.padding());
        float[] mask = new float[length];
        int[] segments = new int[length];
        int[] positions = new int[(int) Math.round(share * b * context)];
        int[] labels = new int[positions.length];
        Arrays.fill(labels, Padding.IGNORED);
        int chosen = 0;
        for (int r = 0; r < b; r++) {
            int at = r * context;
            if (examples[r] == FILLER) {
                ids[at] = tokens.begin();
                mask[at] = 1f; // a row that sees nothing has no defined attention
                continue;
            }
            int[] text = texts.get(examples[r]);
            long key = SplitMix64.at(SplitMix64.at(seed, 0), fixed ? examples[r] : firstRow + r);
            int cut = text.length / 4 + (int) SplitMix64.below(text.length - 2 * (text.length / 4) + 1L, key, 0);
            tokens.write(text, Math.max(1, Math.min(text.length - 1, cut)), ids, segments, at);
            Arrays.fill(mask, at, at + text.length + FRAME, 1f);
            chosen = hide(ids, at, text.length + FRAME, key, positions, labels, chosen);
        }
        long[] shape = {b, context};
        return new Batch(
                Map.of(
                        "ids", new Batch.Ints(shape, ids),
                        "mask", new Batch.Floats(shape.clone(), mask),
                        "segments", new Batch.Ints(shape.clone(), segments),
                        "positions", new Batch.Ints(new long[] {positions.length}, positions),
                        "labels", new Batch.Ints(new long[] {labels.length}, labels)),
                chosen,
                origin);
    }

    /** Chooses tokens of one row, without replacement, and hides them; returns how many are chosen by then. */
    private int hide(int[] ids, int at, int length, long key, int[] positions, int[] labels, int before) {
        int[] candidates = new int[length];
        int count = 0;
        for (int i = at; i < at + length; i++) {
            if (!tokens.special()[ids[i]]) {
                candidates[count++] = i;
            }
        }
        int wanted = Math.min(count, Math.max(1, (int) (share * length + 1e-9)));
        for (int i = 0; i < wanted; i++) {
            int other = i + (int) SplitMix64.below(count - i, key, 1 + 2L * i);
            int position = candidates[other];
            candidates[other] = candidates[i];
            positions[before + i] = position;
            labels[before + i] = ids[position];
            ids[position] = replacement(ids[position], SplitMix64.at(key, 2 + 2L * i));
        }
        return before + wanted;
    }

    private int replacement(int id, long key) {
        long tenth = SplitMix64.below(10, key, 0);
        if (tenth < 8) {
            return tokens.mask();
        }
        int drawn = id;
        if (tenth == 8) {
            long counter = 1;
            do {
                drawn = (int) SplitMix64.below(tokens.special().length, key, counter++);
            } while (tokens.special()[drawn]);
        }
        return drawn;
    }
}
