package org.attn4j.datasets.token;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.Pieces;

/** Encodes a corpus, part after part, and tells now and then how far it is. */
final class CorpusEncoder {
    private static final long PAUSE = 5_000_000_000L;

    private CorpusEncoder() {}

    static EncodedCorpus encode(String name, Corpus corpus, Tokenizer tokenizer, TokenFolder into, Progress progress) {
        Map<String, EncodedPart> parts = new LinkedHashMap<>();
        long total = corpus.bytes();
        long start = System.nanoTime();
        long[] done = {0, start};
        for (String part : corpus.parts()) {
            LongConsumer told = bytes -> {
                long now = System.nanoTime();
                if (now - done[1] > PAUSE) {
                    done[1] = now;
                    progress.note(state(name, done[0] + bytes, total, (now - start) * 1e-9));
                }
            };
            PartEncoder encoder = new PartEncoder(into, part, tokenizer, told);
            corpus.read(part, new Pieces(tokenizer::seam, encoder));
            EncodedPart encoded = encoder.done();
            done[0] += encoded.bytes();
            parts.put(part, encoded);
        }
        return new EncodedCorpus(tokenizer, parts);
    }

    private static String state(String name, long done, long total, double seconds) {
        double rate = done / seconds;
        return total <= 0
                ? String.format(Locale.ROOT, "%s: %,d MiB encoded, %.1f MiB/s", name, done >> 20, rate / (1 << 20))
                : String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d MiB encoded, %.1f MiB/s, %.0f s left",
                        name,
                        done >> 20,
                        total >> 20,
                        rate / (1 << 20),
                        Math.max(0, (total - done) / rate));
    }
}
