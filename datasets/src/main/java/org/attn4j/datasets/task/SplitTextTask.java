package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ConsecutiveWindows;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.RandomWindows;
import org.attn4j.datasets.input.PlainEncoder;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** A running text that comes in parts, encoded: what a language model learns from. */
public final class SplitTextTask implements TaskData {
    private final Tokenizer tokenizer;
    private final int context;
    private final boolean documents;
    private final Part training;
    private final Map<String, Part> splits;
    private final String fingerprint;

    /**
     * An encoded part.
     *
     * @param ids its tokens
     * @param documents the number of each token's article
     * @param bytes length of the text in UTF-8
     * @param words number of words, set apart by spaces, and line ends
     */
    public record Part(int[] ids, int[] documents, long bytes, long words) {
        /** Encodes a text, article by article. */
        public static Part of(String text, Tokenizer tokenizer) {
            return of(WikiText.articles(text), tokenizer);
        }

        /** Encodes documents, one after the other. */
        public static Part of(List<String> documents, Tokenizer tokenizer) {
            List<int[]> articles = Encoding.encode(documents, new PlainEncoder(tokenizer));
            int[] ids = articles.stream().flatMapToInt(Arrays::stream).toArray();
            int[] numbers = new int[ids.length];
            int at = 0;
            for (int i = 0; i < articles.size(); i++) {
                Arrays.fill(numbers, at, at + articles.get(i).length, i);
                at += articles.get(i).length;
            }
            long words = 0;
            long bytes = 0;
            for (String text : documents) {
                words += new StringTokenizer(text).countTokens()
                        + text.chars().filter(c -> c == '\n').count();
                bytes += text.getBytes(StandardCharsets.UTF_8).length;
            }
            return new Part(ids, numbers, bytes, words);
        }
    }

    /**
     * Checks that the parts are long enough.
     *
     * @param parts training first; without it where a run is but measured
     * @throws DataException if training is shorter than T + 1 tokens, or another part than 2
     */
    public SplitTextTask(Tokenizer tokenizer, int context, boolean documents, Map<String, Part> parts, String origin) {
        this.tokenizer = tokenizer;
        this.context = context;
        this.documents = documents;
        this.splits = new LinkedHashMap<>(parts);
        this.training = splits.remove(TRAINING);
        parts.forEach((name, part) -> {
            int least = name.equals(TRAINING) ? context + 1 : 2;
            if (part.ids().length < least) {
                throw new DataException("the " + name + " part of " + origin + " is too short: expected at least "
                        + least + " tokens, got " + part.ids().length + "; give a longer text or a smaller context");
            }
        });
        this.fingerprint = Encoding.fingerprint(
                context + " " + documents,
                tokenizer,
                parts.values().stream().map(Part::ids).toList());
    }

    @Override
    public DataFacts facts() {
        DataFacts text = DataFacts.text(tokenizer.vocabulary(), context);
        return documents ? text.withSegments() : text;
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return new RandomWindows(training.ids(), documents ? training.documents() : null, context, rows, seed);
    }

    @Override
    public List<String> splits() {
        return List.copyOf(splits.keySet());
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        Part text = part(name);
        return new ConsecutiveWindows(text.ids(), documents ? text.documents() : null, context, rows, part, name);
    }

    private Part part(String name) {
        require(splits.containsKey(name), "no split '%s' of this text; expected one of %s", name, splits.keySet());
        return splits.get(name);
    }

    @Override
    public Map<String, Tokenizer> tokenizers() {
        return Map.of(TOKENIZER, tokenizer);
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT, "%,d training tokens, vocabulary %,d", training.ids().length, tokenizer.vocabulary());
    }

    @Override
    public double bytesPerTarget(String split) {
        return (double) part(split).bytes() / part(split).ids().length;
    }

    /** Words and line ends for each token, as perplexity per word of WikiText is customarily counted. */
    @Override
    public double wordsPerTarget(String split) {
        return (double) part(split).words() / part(split).ids().length;
    }
}
