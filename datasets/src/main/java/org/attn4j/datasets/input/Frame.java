package org.attn4j.datasets.input;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.attn4j.datasets.text.Tokenizer;

/**
 * The special tokens that an encoder puts around a text.
 *
 * @param before such as [CLS]
 * @param after such as [SEP]; one that comes twice, as around a text in two parts, is told once
 */
public record Frame(List<Integer> before, List<Integer> after) {
    /** Nothing around it. */
    public static final Frame NONE = new Frame(List.of(), List.of());

    /** What an encoder puts around its tokenizer's last token. */
    public static Frame of(InputEncoder encoder, Tokenizer tokenizer) {
        String word = tokenizer.decode(new int[] {tokenizer.vocabulary() - 1});
        int[] alone = tokenizer.encode(word);
        int[] framed = encoder.encode(word).ids();
        for (int at = 0; alone.length > 0 && at + alone.length <= framed.length; at++) {
            if (Arrays.equals(alone, Arrays.copyOfRange(framed, at, at + alone.length))) {
                return new Frame(ids(framed, 0, at), ids(framed, at + alone.length, framed.length));
            }
        }
        return NONE;
    }

    private static List<Integer> ids(int[] all, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> all[i]).distinct().toList();
    }
}
