package org.attn4j.datasets.text.pipeline.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Strings that words have in common: those that occur at least twice and go on in more than one way, which are the inner
 * nodes of the words' suffix tree. The end of a word is a way to go on.
 */
final class Suffixes {
    /** A string and how often it occurs. */
    record Repeat(String string, int count) {}

    /** An interval of suffixes in order that begin with the same chars. */
    private record Interval(int length, int begin) {}

    private final String[] words;
    private final long[] suffixes;

    private Suffixes(String[] words) {
        this.words = words;
        List<Long> all = new ArrayList<>();
        for (int w = 0; w < words.length; w++) {
            for (int at = 0; at < words[w].length(); at++) {
                all.add((long) w << 32 | at);
            }
        }
        Long[] sorted = all.toArray(Long[]::new);
        Arrays.sort(sorted, this::compare);
        suffixes = Arrays.stream(sorted).mapToLong(Long::longValue).toArray();
    }

    private int compare(long a, long b) {
        int same = common(a, b);
        int x = symbol(a, same);
        int y = symbol(b, same);
        return x != y ? Integer.compare(x, y) : Long.compare(a, b);
    }

    /** The char of a suffix; 0 where its word ends, -1 behind that. */
    private int symbol(long suffix, int at) {
        String word = words[(int) (suffix >>> 32)];
        int place = (int) suffix + at;
        return place < word.length() ? word.charAt(place) : place == word.length() ? 0 : -1;
    }

    private int common(long a, long b) {
        int n = 0;
        while (symbol(a, n) >= 0 && symbol(a, n) == symbol(b, n)) {
            n++;
        }
        return n;
    }

    /** The strings of at least two characters and at most so many. */
    static List<Repeat> of(String[] words, int longest) {
        Suffixes all = new Suffixes(words);
        List<Repeat> repeats = new ArrayList<>();
        Deque<Interval> open = new ArrayDeque<>();
        long[] sorted = all.suffixes;
        for (int i = 1; i <= sorted.length; i++) {
            int common = i < sorted.length ? all.common(sorted[i - 1], sorted[i]) : 0;
            int begin = i - 1;
            while (!open.isEmpty() && open.peek().length > common) {
                Interval closed = open.pop();
                begin = closed.begin;
                all.add(sorted[begin], closed.length, i - begin, longest, repeats);
            }
            if (common > 0 && (open.isEmpty() || open.peek().length < common)) {
                open.push(new Interval(common, begin));
            }
        }
        return repeats;
    }

    private void add(long suffix, int length, int count, int longest, List<Repeat> repeats) {
        String word = words[(int) (suffix >>> 32)];
        int end = (int) suffix + length;
        if (end <= word.length()) {
            String string = word.substring((int) suffix, end);
            int characters = string.codePointCount(0, string.length());
            boolean whole = !Character.isLowSurrogate(string.charAt(0))
                    && !Character.isHighSurrogate(string.charAt(length - 1));
            if (whole && characters >= 2 && characters <= longest) {
                repeats.add(new Repeat(string, count));
            }
        }
    }
}
