package org.attn4j.datasets.text.corpus;

/** Takes in documents, piece by piece. */
public interface TextSink {
    /** The document goes on; a piece cuts no character of two chars. */
    void text(String piece);

    /** The document ends. */
    void end();
}
