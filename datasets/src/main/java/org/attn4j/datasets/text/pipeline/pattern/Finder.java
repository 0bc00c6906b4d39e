package org.attn4j.datasets.text.pipeline.pattern;

import java.util.function.IntPredicate;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/** Finds what a text is cut at, or what is replaced in it. */
@FunctionalInterface
public interface Finder {
    /** All of a text as matches and what lies between them. */
    Spans find(String text);

    /** Finds single characters. */
    static Finder characters(IntPredicate wanted) {
        return text -> {
            Spans spans = new Spans();
            for (int at = 0, end; at < text.length(); at = end) {
                int c = text.codePointAt(at);
                end = at + Character.charCount(c);
                if (wanted.test(c)) {
                    spans.match(at, end);
                }
            }
            return spans.rest(text.length());
        };
    }

    /** Finds a string. */
    static Finder literal(String wanted) {
        return text -> {
            Spans spans = new Spans();
            for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
                spans.match(at, at + wanted.length());
            }
            return spans.rest(text.length());
        };
    }

    /** Finds the matches of a regular expression in Oniguruma's syntax. */
    static Finder regular(String expression) {
        return new RegularExpression(expression);
    }

    /**
     * What a file describes by {@code {"String": …}} or {@code {"Regex": …}}.
     *
     * @throws IllegalArgumentException if it is neither, or a regular expression that cannot be read
     */
    static Finder read(JsonPart pattern) {
        if (!pattern.at("Regex").absent()) {
            return RegularExpression.read(pattern.at("Regex"));
        }
        JsonPart literal = pattern.at("String");
        if (literal.absent() || literal.string().isEmpty()) {
            throw pattern.refuse("expected {\"String\": …} or {\"Regex\": …}, and something in it");
        }
        return literal(literal.string());
    }
}
