package org.attn4j.datasets.text.corpus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Text in parts, of any size, that can be read again and again: documents, each of which comes in pieces. */
public interface Corpus {
    /** The size of a corpus that is not known before it is read. */
    long UNKNOWN = -1;

    /** The names of the parts, training first. */
    List<String> parts();

    /** Hands on the documents of a part, in their order. */
    void read(String part, TextSink sink);

    /** About how many bytes there are; {@link #UNKNOWN} if only reading tells. */
    long bytes();

    /** All documents of all parts. */
    default void read(TextSink sink) {
        parts().forEach(part -> read(part, sink));
    }

    /** All of it, in one text. */
    default String whole() {
        StringBuilder all = new StringBuilder();
        read(new TextSink() {
            @Override
            public void text(String piece) {
                all.append(piece);
            }

            @Override
            public void end() {
                // What follows is joined on.
            }
        });
        return all.toString();
    }

    /** Of documents that are at hand. */
    static Corpus of(Map<String, List<String>> documents) {
        Map<String, List<String>> all = new LinkedHashMap<>(documents);
        return new Corpus() {
            @Override
            public List<String> parts() {
                return List.copyOf(all.keySet());
            }

            @Override
            public void read(String part, TextSink sink) {
                for (String document : all.get(part)) {
                    sink.text(document);
                    sink.end();
                }
            }

            @Override
            public long bytes() {
                return all.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(String::length)
                        .sum();
            }
        };
    }
}
