package org.attn4j.datasets.text.pipeline.pretokenizer;

import java.lang.Character.UnicodeScript;
import java.util.List;

/** Cuts where one script ends and another begins; Hiragana and Katakana count as Han, a blank as the script around it. */
final class Scripts {
    private Scripts() {}

    static void cut(String text, boolean first, List<String> words) {
        UnicodeScript last = UnicodeScript.UNKNOWN;
        int begun = 0;
        for (int at = 0, end; at < text.length(); at = end) {
            int c = text.codePointAt(at);
            end = at + Character.charCount(c);
            UnicodeScript script = of(c);
            if (script != UnicodeScript.UNKNOWN) {
                if (script != last && at > begun) {
                    words.add(text.substring(begun, at));
                    begun = at;
                }
                last = script;
            }
        }
        words.add(text.substring(begun));
    }

    private static UnicodeScript of(int c) {
        UnicodeScript script = c == ' ' ? UnicodeScript.UNKNOWN : UnicodeScript.of(c);
        return c == 0x30FC || script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA
                ? UnicodeScript.HAN
                : script;
    }
}
