package org.attn4j.datasets.text.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.text.pipeline.decoder.ByteFallback;

/**
 * Text of ids that come one by one. What a later token can still change is held back: the bytes of an unfinished character,
 * and a run of {@code <0x61>}, which is text only as a whole. A few tokens before the last are decoded again each time, as a
 * token's blanks depend on its neighbours.
 */
public final class TokenStream {
    private static final int MOST = 48;
    private static final int KEPT = 8;
    private static final char REPLACEMENT = '\uFFFD';

    private final Pipeline pipeline;
    private final List<String> tokens = new ArrayList<>();
    private String given = "";

    TokenStream(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Takes one id and returns the text that is certain with it. */
    public String next(int id) {
        List<String> more = pipeline.tokens(new int[] {id});
        if (more.isEmpty()) {
            return "";
        }
        tokens.addAll(more);
        String last = tokens.get(tokens.size() - 1);
        return ByteFallback.value(last) >= 0 ? "" : give(certain(pipeline.text(tokens)));
    }

    /** Ends the stream and returns what was held back. */
    public String end() {
        String rest = give(pipeline.text(tokens));
        tokens.clear();
        given = "";
        return rest;
    }

    /** Without U+FFFD at the end, which bytes to come may make a character of. */
    private static String certain(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        return text.substring(0, end);
    }

    private String give(String text) {
        String piece = text.startsWith(given) ? text.substring(given.length()) : "";
        given = text.length() > given.length() ? text : given;
        if (tokens.size() > MOST && text.equals(pipeline.text(tokens))) {
            tokens.subList(0, tokens.size() - KEPT).clear();
            given = pipeline.text(tokens);
        }
        return piece;
    }
}
