package org.attn4j.datasets.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;

/**
 * Puts texts of one class each together: {@code ids} [B, T], {@code mask} [B, T], 1 where there is text, and
 * {@code labels} [B]. T is the longest text's length, rounded up to a multiple of {@value #MULTIPLE} so that few shapes
 * occur, but never above the context.
 *
 * @param texts ids of each text; none is empty or longer than the context
 * @param labels the class of each
 * @param padding the id that fills short rows
 * @param context the most tokens of a text
 */
public record TextClassBatches(List<int[]> texts, int[] labels, int padding, int context) implements BatchAssembler {
    private static final int MULTIPLE = 32;

    /** The length of each text. */
    public int[] lengths() {
        return texts.stream().mapToInt(ids -> ids.length).toArray();
    }

    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        int b = examples.length;
        int longest = 1;
        for (int e : examples) {
            longest = e == FILLER ? longest : Math.max(longest, texts.get(e).length);
        }
        int t = Math.min(context, Padding.up(longest, MULTIPLE));
        int[] ids = new int[ArrayLength.ofBatch(b, t)];
        Arrays.fill(ids, padding);
        float[] mask = new float[ids.length];
        int[] classes = new int[b];
        long targets = 0;
        for (int r = 0; r < b; r++) {
            if (examples[r] == FILLER) {
                // One token is seen: a row that sees none has no defined attention.
                mask[r * t] = 1f;
                classes[r] = Padding.IGNORED;
            } else {
                int[] text = texts.get(examples[r]);
                System.arraycopy(text, 0, ids, r * t, text.length);
                Arrays.fill(mask, r * t, r * t + text.length, 1f);
                classes[r] = labels[examples[r]];
                targets++;
            }
        }
        return new Batch(
                Map.of(
                        "ids", new Batch.Ints(new long[] {b, t}, ids),
                        "mask", new Batch.Floats(new long[] {b, t}, mask),
                        "labels", new Batch.Ints(new long[] {b}, classes)),
                targets,
                origin);
    }
}
