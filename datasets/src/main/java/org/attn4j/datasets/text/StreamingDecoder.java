package org.attn4j.datasets.text;

import java.util.function.IntFunction;

/** Turns ids into text one by one, for output as it is generated; a code point is never split. */
public interface StreamingDecoder {
    /** Takes one id and returns the text that is complete with it; empty while a code point lacks bytes. */
    String next(int id);

    /** Ends the stream: U+FFFD for a code point that lacks bytes, else an empty string. */
    String end();

    /** The decoder of a tokenizer whose ids each have a text of their own. */
    static StreamingDecoder of(IntFunction<String> text) {
        return new StreamingDecoder() {
            @Override
            public String next(int id) {
                return text.apply(id);
            }

            @Override
            public String end() {
                return "";
            }
        };
    }
}
