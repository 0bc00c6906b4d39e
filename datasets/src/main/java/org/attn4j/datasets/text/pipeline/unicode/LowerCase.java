package org.attn4j.datasets.text.pipeline.unicode;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Lower case, code point by code point, as Hugging Face's normalizers have it: no letter depends on its neighbours. */
public final class LowerCase {
    private static final Map<Integer, Integer> LATER = new HashMap<>();

    static {
        CharacterTable.pairs("lower").forEach(pair -> LATER.put(pair[0], pair[1]));
    }

    private LowerCase() {}

    /** The text in lower case. */
    public static String of(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int at = 0, c; at < text.length(); at += Character.charCount(c)) {
            c = text.codePointAt(at);
            append(c, lower);
        }
        return lower.toString();
    }

    /** Appends one in lower case. */
    public static void append(int c, StringBuilder lower) {
        if (c < 128) {
            lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
        } else if (LATER.containsKey(c)) {
            lower.appendCodePoint(LATER.get(c));
        } else {
            lower.append(Character.toString(c).toLowerCase(Locale.ROOT));
        }
    }
}
