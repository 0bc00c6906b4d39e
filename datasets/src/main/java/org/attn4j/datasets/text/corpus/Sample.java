package org.attn4j.datasets.text.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What tokenizers learn from: all of a part, or, of one that is long, stretches at equal distances. Which ones depends on the
 * text alone.
 */
public final class Sample implements Pieces.Use {
    /** Chars of a sample. */
    static final int LENGTH = 1 << 26;

    private final int most;
    private List<String> stretches = new ArrayList<>();
    private long held;
    private long read;
    private long number;
    private long distance = 1;

    private Sample(int most) {
        this.most = most;
    }

    /**
     * The sample of a corpus's part. No word of byte-level BPE or WordPiece is cut.
     *
     * @param told hears if it is not all
     */
    public static List<String> of(Corpus corpus, String part, Consumer<String> told) {
        return of(corpus, part, told, LENGTH);
    }

    /** The same of all parts, one after the other: in one text, if it is all of them. */
    public static List<String> of(Corpus corpus, Consumer<String> told) {
        Sample sample = of(corpus, corpus.parts(), told, LENGTH);
        return sample.distance > 1 ? sample.stretches : List.of(String.join("", sample.stretches));
    }

    /** The same of a sample of at most so many chars. */
    public static List<String> of(Corpus corpus, String part, Consumer<String> told, int most) {
        return of(corpus, List.of(part), told, most).stretches;
    }

    private static Sample of(Corpus corpus, List<String> parts, Consumer<String> told, int most) {
        Sample sample = new Sample(most);
        parts.forEach(part -> corpus.read(part, new Pieces(Seam::beforeSpace, sample)));
        if (sample.distance > 1) {
            told.accept(String.format(
                    Locale.ROOT,
                    "the tokenizer is learnt from a sample: %,d of %,d million characters of the %s, one stretch in"
                            + " %d",
                    sample.held / 1_000_000,
                    sample.read / 1_000_000,
                    parts.size() == 1 ? parts.get(0) + " part" : "text",
                    sample.distance));
        }
        return sample;
    }

    @Override
    public void piece(String text, boolean ends) {
        read += text.length();
        if (number++ % distance == 0) {
            stretches.add(text);
            held += text.length();
        }
        while (held > most && stretches.size() > 1) {
            List<String> every = new ArrayList<>();
            for (int i = 0; i < stretches.size(); i += 2) {
                every.add(stretches.get(i));
            }
            stretches = every;
            held = every.stream().mapToLong(String::length).sum();
            distance *= 2;
        }
    }
}
