package org.attn4j.datasets.text.pipeline.pretokenizer;

import java.util.List;

/** Cuts a stretch of text into words, and may rewrite them. */
@FunctionalInterface
public interface PreTokenizer {
    /**
     * Appends the words of a stretch, none of them empty.
     *
     * @param first whether the stretch begins the text
     */
    void cut(String text, boolean first, List<String> words);
}
