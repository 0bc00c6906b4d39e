package org.attn4j.datasets.input;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.attn4j.datasets.batch.MaskedBatches;
import org.attn4j.datasets.text.Tokenizer;

/**
 * A text in which tokens are hidden: {@code [CLS] A [SEP] B [SEP]}, as every row of training is. A text that has a
 * {@code [SEP]} parts there; any other one parts in its middle, which is where training's part on average.
 *
 * @param tokenizer what a token is
 * @param tokens the ids that stand for no text
 * @param context T, the most ids
 */
public record MaskedEncoder(Tokenizer tokenizer, MaskedBatches.Tokens tokens, int context) implements InputEncoder {
    @Override
    public EncodedInput encode(String text) {
        int[] all = tokenizer.encode(text);
        int parted = IntStream.range(0, all.length)
                .filter(i -> all[i] == tokens.separator())
                .findFirst()
                .orElse(-1);
        int[] words = parted < 0
                ? all
                : IntStream.range(0, all.length)
                        .filter(i -> i != parted)
                        .map(i -> all[i])
                        .toArray();
        int[] kept = Arrays.copyOf(words, Math.min(words.length, context - MaskedBatches.FRAME));
        int cut = parted < 0 ? (kept.length + 1) / 2 : Math.min(parted, kept.length);
        int[] ids = new int[kept.length + MaskedBatches.FRAME];
        int[] segments = new int[ids.length];
        tokens.write(kept, cut, ids, segments, 0);
        return new EncodedInput(
                ids, segments, words.length, words.length - kept.length, false, "data.context " + context);
    }
}
