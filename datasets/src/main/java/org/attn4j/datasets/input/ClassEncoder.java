package org.attn4j.datasets.input;

import static org.attn4j.framework.config.Checks.require;

import java.util.OptionalInt;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;

/**
 * A text that has a class: its head or its tail, and around it, if wished, {@code [CLS]} (words: {@code <s>}) and
 * {@code [SEP]} where the tokenizer has one. A text without tokens is one unknown token.
 *
 * @param tokenizer what a token is
 * @param context T, the most ids
 * @param tail whether the last tokens of a longer text stay, and not the first
 * @param framed whether a class token begins the text
 * @throws IllegalArgumentException if context leaves no room for a token
 */
public record ClassEncoder(Tokenizer tokenizer, int context, boolean tail, boolean framed) implements InputEncoder {
    public ClassEncoder {
        require(context > 2, "context must be at least 3: %d", context);
    }

    @Override
    public EncodedInput encode(String text) {
        SpecialTokens special = tokenizer.specialTokens();
        int[] all = tokenizer.encode(text);
        int before = framed ? 1 : 0;
        OptionalInt separator = framed ? special.separator() : OptionalInt.empty();
        int around = before + (separator.isPresent() ? 1 : 0);
        int kept = Math.min(all.length, context - around);
        int[] ids = new int[kept + around];
        System.arraycopy(all, tail ? all.length - kept : 0, ids, before, kept);
        if (framed) {
            ids[0] = special.classToken().isPresent()
                    ? special.classToken().getAsInt()
                    : SpecialTokens.need(special.begin(), "class or begin");
        }
        separator.ifPresent(id -> ids[ids.length - 1] = id);
        int[] never = ids.length > 0 ? ids : new int[] {SpecialTokens.need(special.unknown(), "unknown")};
        return EncodedInput.of(never, all.length, all.length - kept, tail, "data.context " + context);
    }
}
