package org.attn4j.datasets.text.pipeline.unicode;

import java.text.Normalizer;
import java.util.BitSet;

/**
 * Unicode's normal forms as Hugging Face's library has them: by an older edition than Java's, to which some characters have
 * no decomposition and are no marks. Nothing is moved or composed across such a character.
 */
public final class Forms {
    private static final BitSet UNMAPPED = CharacterSet.members("unmapped");

    private Forms() {}

    /** The normal form of a text. */
    public static String of(String text, Normalizer.Form form) {
        StringBuilder made = null;
        int from = 0;
        for (int at = 0, end; at < text.length(); at = end) {
            int c = text.codePointAt(at);
            end = at + Character.charCount(c);
            if (c > 0x7FF && UNMAPPED.get(c)) {
                made = made == null ? new StringBuilder(text.length()) : made;
                made.append(Normalizer.normalize(text.substring(from, at), form))
                        .append(text, at, end);
                from = end;
            }
        }
        String rest = Normalizer.normalize(from == 0 ? text : text.substring(from), form);
        return made == null ? rest : made.append(rest).toString();
    }
}
