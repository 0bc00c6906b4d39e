package org.attn4j.datasets.text.pipeline.pretokenizer;

import java.util.List;
import org.attn4j.datasets.text.pipeline.unicode.CharacterSet;

/** Runs of letters, marks, digits and the like, and runs of all else that is no blank. */
final class Runs {
    private Runs() {}

    static void cut(String text, boolean first, List<String> words) {
        int begun = -1;
        int kind = 0;
        for (int at = 0, end; at < text.length(); at = end) {
            int c = text.codePointAt(at);
            end = at + Character.charCount(c);
            int here = CharacterSet.WORD.test(c) ? 1 : CharacterSet.SPACE.test(c) ? 0 : 2;
            if (here != kind) {
                if (kind > 0) {
                    words.add(text.substring(begun, at));
                }
                begun = at;
                kind = here;
            }
        }
        if (kind > 0) {
            words.add(text.substring(begun));
        }
    }
}
