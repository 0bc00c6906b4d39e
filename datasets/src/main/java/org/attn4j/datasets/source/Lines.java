package org.attn4j.datasets.source;

import java.util.List;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.TextSink;

/** Makes each line of a corpus a document, without what ends it. */
public record Lines(Corpus corpus) implements Corpus {
    @Override
    public List<String> parts() {
        return corpus.parts();
    }

    @Override
    public void read(String part, TextSink sink) {
        corpus.read(part, new TextSink() {
            @Override
            public void text(String piece) {
                int from = 0;
                for (int at = 0; at < piece.length(); at++) {
                    if (piece.charAt(at) == '\n' || piece.charAt(at) == '\r') {
                        put(piece.substring(from, at), sink);
                        sink.end();
                        from = at + 1;
                    }
                }
                put(piece.substring(from), sink);
            }

            @Override
            public void end() {
                sink.end();
            }
        });
    }

    private static void put(String text, TextSink sink) {
        if (!text.isEmpty()) {
            sink.text(text);
        }
    }

    @Override
    public long bytes() {
        return corpus.bytes();
    }
}
