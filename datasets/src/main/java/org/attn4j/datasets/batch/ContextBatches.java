package org.attn4j.datasets.batch;

import java.util.Arrays;
import java.util.Map;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;

/**
 * Words and the words around them: {@code ids} [B, W], W / 2 words before and as many after, {@code mask} [B, W], 0
 * where the line ends first, and {@code labels} [B], the word in the middle. Example i is word {@code centres[i]}.
 *
 * @param words all ids, line after line
 * @param lines the number of each word's line
 * @param centres places of the words to be found: never the only one of their line
 * @param side words on each side, W / 2
 * @param padding the id that fills missing places
 */
public record ContextBatches(int[] words, int[] lines, int[] centres, int side, int padding) implements BatchAssembler {
    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        int w = 2 * side;
        int[] ids = new int[ArrayLength.ofBatch(examples.length, w)];
        Arrays.fill(ids, padding);
        float[] mask = new float[ids.length];
        int[] labels = new int[examples.length];
        long targets = 0;
        for (int r = 0; r < examples.length; r++) {
            if (examples[r] == FILLER) {
                mask[r * w] = 1f; // the mean of no words is not defined
                labels[r] = Padding.IGNORED;
                continue;
            }
            int centre = centres[examples[r]];
            labels[r] = words[centre];
            targets++;
            for (int i = 0; i < w; i++) {
                int at = centre - side + i + (i < side ? 0 : 1);
                if (at >= 0 && at < words.length && lines[at] == lines[centre]) {
                    ids[r * w + i] = words[at];
                    mask[r * w + i] = 1f;
                }
            }
        }
        return new Batch(
                Map.of(
                        "ids", new Batch.Ints(new long[] {examples.length, w}, ids),
                        "mask", new Batch.Floats(new long[] {examples.length, w}, mask),
                        "labels", new Batch.Ints(new long[] {examples.length}, labels)),
                targets,
                origin);
    }
}
