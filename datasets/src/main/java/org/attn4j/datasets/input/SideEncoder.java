package org.attn4j.datasets.input;

import java.util.Arrays;
import org.attn4j.datasets.batch.PairBatches;
import org.attn4j.datasets.text.Tokenizer;

/**
 * One side of a pair: a source is ended by the end token, a target is begun by the begin token. Before either text stands
 * what its tokenizer's own file puts there.
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
        int[] before = before();
        int kept = Math.min(Math.max(0, longest - before.length), all.length);
        int[] framed = Arrays.copyOf(before, before.length + kept);
        System.arraycopy(all, 0, framed, before.length, kept);
        int[] ids = source ? frame.source(framed) : frame.target(framed);
        return EncodedInput.of(ids, all.length, all.length - kept, false, limit);
    }

    /** What the tokenizer's own file puts before a text, as BART's does on either side. */
    private int[] before() {
        int[] around = tokenizer.framed("");
        int end = 0;
        while (end < around.length && around[end] != frame.end()) {
            end++;
        }
        return Arrays.copyOf(around, end);
    }
}
