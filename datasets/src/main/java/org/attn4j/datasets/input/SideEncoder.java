package org.attn4j.datasets.input;

import java.util.Arrays;
import org.attn4j.datasets.batch.PairBatches;
import org.attn4j.datasets.text.Tokenizer;

/**
 * One side of a pair: a source is ended by the end token, a target is begun by the begin token.
 *
 * @param tokenizer what a token is
 * @param frame the ids that begin and end
 * @param source whether it is the source
 * @param longest most tokens of the text; what is beyond is cut
 * @param limit what decides that, as {@link EncodedInput#limit}
 */
public record SideEncoder(Tokenizer tokenizer, PairBatches.Tokens frame, boolean source, int longest, String limit)
        implements InputEncoder {
    @Override
    public EncodedInput encode(String text) {
        int[] all = tokenizer.encode(text);
        int[] kept = Arrays.copyOf(all, Math.min(longest, all.length));
        int[] ids = source ? frame.source(kept) : frame.target(kept);
        return EncodedInput.of(ids, all.length, all.length - kept.length, false, limit);
    }
}
