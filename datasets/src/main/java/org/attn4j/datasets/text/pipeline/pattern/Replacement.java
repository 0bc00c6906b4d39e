package org.attn4j.datasets.text.pipeline.pattern;

import org.attn4j.datasets.text.pipeline.json.JsonPart;

/**
 * Puts a string in place of each match.
 *
 * @param finder finds the matches
 * @param content what takes their place, as it stands
 */
public record Replacement(Finder finder, String content) {
    /** @throws IllegalArgumentException if {@code pattern} or {@code content} is missing or wrong */
    public static Replacement read(JsonPart part) {
        return new Replacement(
                Finder.read(part.at("pattern")), part.at("content").string());
    }

    /** The text with all matches replaced. */
    public String in(String text) {
        Spans spans = finder.find(text);
        StringBuilder made = new StringBuilder(text.length());
        for (int i = 0; i < spans.size(); i++) {
            if (spans.isMatch(i)) {
                made.append(content);
            } else {
                made.append(text, spans.start(i), spans.end(i));
            }
        }
        return made.toString();
    }
}
