package org.attn4j.datasets.text.pipeline;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.attn4j.datasets.text.pipeline.unicode.CharacterSet;

/** Finds added tokens in a text, from left to right; of those that begin at one place the longest. */
final class TokenFinder {
    /** Hears of a text's parts in order. */
    interface Sink {
        void text(String text, boolean first);

        void token(int id);
    }

    private record Entry(int id, AddedToken token) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final BitSet begins = new BitSet();
    /** Lengths of the tokens that begin with a char, the longest first. */
    private final Map<Character, TreeSet<Integer>> lengths = new HashMap<>();

    void add(String form, int id, AddedToken token) {
        entries.put(form, new Entry(id, token));
        begins.set(form.charAt(0));
        lengths.computeIfAbsent(form.charAt(0), c -> new TreeSet<>((a, b) -> b - a))
                .add(form.length());
    }

    void split(String text, boolean first, Sink sink) {
        int from = 0;
        for (int at = 0; at < text.length() && !entries.isEmpty(); ) {
            if (!begins.get(text.charAt(at))) {
                at++;
                continue;
            }
            Entry entry = null;
            int end = at;
            for (int length : lengths.get(text.charAt(at))) {
                if (at + length <= text.length() && entry == null) {
                    entry = entries.get(text.substring(at, at + length));
                    end = at + length;
                }
            }
            if (entry == null) {
                at++;
                continue;
            }
            int start = at;
            at = end;
            if (entry.token.singleWord() && (isWordBefore(text, start) || isWordAfter(text, end))) {
                continue;
            }
            if (entry.token.leftStrip()) {
                start = Math.max(from, spaceBefore(text, start));
            }
            if (entry.token.rightStrip()) {
                end = spaceAfter(text, end);
            }
            if (from < start) {
                sink.text(text.substring(from, start), first && from == 0);
            }
            // Its white space may have gone to the token before it.
            if (start < end) {
                sink.token(entry.id);
            }
            from = end;
        }
        if (from < text.length()) {
            sink.text(text.substring(from), first && from == 0);
        }
    }

    private static boolean isWordBefore(String text, int at) {
        return at > 0 && CharacterSet.WORD.test(text.codePointBefore(at));
    }

    private static boolean isWordAfter(String text, int at) {
        return at < text.length() && CharacterSet.WORD.test(text.codePointAt(at));
    }

    private static int spaceBefore(String text, int at) {
        int start = at;
        while (start > 0 && CharacterSet.SPACE.test(text.codePointBefore(start))) {
            start--;
        }
        return start;
    }

    private static int spaceAfter(String text, int at) {
        int end = at;
        while (end < text.length() && CharacterSet.SPACE.test(text.codePointAt(end))) {
            end++;
        }
        return end;
    }
}
