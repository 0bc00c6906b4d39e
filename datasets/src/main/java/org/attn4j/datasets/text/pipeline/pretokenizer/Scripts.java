package org.attn4j.datasets.text.pipeline.pretokenizer;

import java.lang.Character.UnicodeScript;
import java.util.List;
import org.attn4j.datasets.text.pipeline.unicode.CharacterSet;

/**
 * Cuts where one script ends and another begins; Hiragana and Katakana count as Han, a blank as the script before it. Blanks
 * before the first script go, as they do in Hugging Face's library.
 */
final class Scripts {
    private Scripts() {}

    static void cut(String text, boolean first, List<String> words) {
        UnicodeScript last = UnicodeScript.UNKNOWN;
        int begun = -1;
        for (int at = 0, end; at < text.length(); at = end) {
            int c = text.codePointAt(at);
            end = at + Character.charCount(c);
            UnicodeScript script = of(c);
            if (script != UnicodeScript.UNKNOWN && script != last) {
                if (begun >= 0) {
                    words.add(text.substring(begun, at));
                }
                begun = at;
                last = script;
            }
        }
        if (begun >= 0) {
            words.add(text.substring(begun));
        }
    }

    private static UnicodeScript of(int c) {
        if (c == ' ' || CharacterSet.NO_SCRIPT.test(c)) {
            return UnicodeScript.UNKNOWN;
        }
        return switch (c) {
            case 0x30FC -> UnicodeScript.HAN;
            // Later editions have moved these.
            case 0x589, 0x61C -> UnicodeScript.COMMON;
            case 0x953, 0x954 -> UnicodeScript.DEVANAGARI;
            default -> {
                UnicodeScript script = UnicodeScript.of(c);
                boolean kana = script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
                yield kana ? UnicodeScript.HAN : script;
            }
        };
    }
}
