package org.attn4j.datasets.text.pipeline.pattern;

import java.util.List;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/** What becomes of the matches that a text is cut at. */
public enum Behavior {
    /** They go. */
    REMOVED("Removed"),
    /** Each is a word. */
    ISOLATED("Isolated"),
    /** Those side by side are one word. */
    CONTIGUOUS("Contiguous"),
    /** Each ends the word before it; of several side by side the first does. */
    MERGED_WITH_PREVIOUS("MergedWithPrevious"),
    /** Each begins the word after it; of several side by side the last does. */
    MERGED_WITH_NEXT("MergedWithNext");

    private final String name;

    Behavior(String name) {
        this.name = name;
    }

    /** @throws IllegalArgumentException if it is none of these */
    public static Behavior read(JsonPart part) {
        for (Behavior behavior : values()) {
            if (behavior.name.equals(part.string())) {
                return behavior;
            }
        }
        throw part.refuse("expected Removed, Isolated, Contiguous, MergedWithPrevious or MergedWithNext");
    }

    /**
     * Appends the words of a text.
     *
     * @param invert whether what lies between the matches counts as the matches
     */
    public void cut(String text, Spans spans, boolean invert, List<String> words) {
        int begun = 0;
        for (int i = 0; i < spans.size(); i++) {
            boolean match = spans.isMatch(i) != invert;
            if (this == REMOVED && match) {
                begun = spans.end(i);
            } else if (i + 1 == spans.size() || !joins(spans, i, invert)) {
                if (spans.end(i) > begun) {
                    words.add(text.substring(begun, spans.end(i)));
                }
                begun = spans.end(i);
            }
        }
    }

    /** Whether a stretch and the one after it are one word. */
    private boolean joins(Spans spans, int i, boolean invert) {
        boolean here = spans.isMatch(i) != invert;
        boolean next = spans.isMatch(i + 1) != invert;
        return switch (this) {
            case REMOVED, ISOLATED -> false;
            case CONTIGUOUS -> here == next;
            case MERGED_WITH_PREVIOUS -> !here && next;
            case MERGED_WITH_NEXT -> here && !next;
        };
    }
}
