package org.attn4j.datasets.text;

/** Turns ids into text one by one, for output as it is generated; a code point is never split. */
public interface StreamingDecoder {
    /** Takes one id and returns the text that is complete with it; empty while a code point lacks bytes. */
    String next(int id);

    /** Ends the stream: U+FFFD for a code point that lacks bytes, else an empty string. */
    String end();
}
