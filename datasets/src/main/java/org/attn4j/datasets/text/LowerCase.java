package org.attn4j.datasets.text;

import java.util.Locale;

/** Lower case, code point by code point, as Hugging Face's normalizers have it: no letter depends on its neighbours. */
final class LowerCase {
    private LowerCase() {}

    static String of(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(c, lower));
        return lower.toString();
    }

    static void append(int codePoint, StringBuilder target) {
        if (codePoint < 128) {
            target.append((char) (codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint));
        } else {
            target.append(Character.toString(codePoint).toLowerCase(Locale.ROOT));
        }
    }
}
