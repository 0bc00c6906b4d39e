package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ContextBatches;
import org.attn4j.datasets.batch.EachExampleOnce;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.ShuffledExamples;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** Words of a text and their neighbours. Unknown words are neighbours, but none is to be found. */
public final class CbowTask implements TaskData {
    /** Elements of the longest array. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final int side;
    private final Tokenizer tokenizer;
    private final ContextBatches training;
    private final Map<String, ContextBatches> splits = new LinkedHashMap<>();
    private final String fingerprint;

    /**
     * Finds words that have neighbours.
     *
     * @param side words on each side of the one to be found
     * @param text training and held-out parts; each document is a line
     * @param origin what they are called in messages
     * @throws DataException if a part has no line of two words, one of them known
     */
    public CbowTask(int side, EncodedCorpus text, String origin) {
        this.side = side;
        this.tokenizer = text.tokenizer();
        text.parts().forEach((name, part) -> splits.put(name, batches(name, part.tokens(), origin)));
        this.fingerprint = Encoding.fingerprint(Integer.toString(side), tokenizer, text.idSum());
        this.training = splits.remove(TRAINING);
    }

    private ContextBatches batches(String part, Tokens text, String origin) {
        if (text.size() > MOST) {
            throw new DataException(
                    "the %s part of %s has %,d words; cbow holds them in the heap and takes at most %,d: give it a part of the text"
                            .formatted(part, origin, text.size(), MOST));
        }
        int[] words = text.slice(0, (int) text.size());
        int[] lines = new int[words.length];
        int at = 0;
        for (int line = 0; line < text.documents(); line++) {
            int end = (int) text.end(line);
            Arrays.fill(lines, at, end, line);
            at = end;
        }
        int unknown = SpecialTokens.need(tokenizer.specialTokens().unknown(), "unknown");
        int[] centres = IntStream.range(0, words.length)
                .filter(i -> words[i] != unknown)
                .filter(i -> i > 0 && lines[i - 1] == lines[i] || i + 1 < lines.length && lines[i + 1] == lines[i])
                .toArray();
        if (centres.length == 0) {
            throw new DataException("the " + part + " part of " + origin + " holds no two known words a line");
        }
        int padding = SpecialTokens.need(tokenizer.specialTokens().padding(), "padding");
        return new ContextBatches(words, lines, centres, side, padding);
    }

    @Override
    public DataFacts facts() {
        return DataFacts.text(tokenizer.vocabulary(), 2 * side);
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return new ShuffledExamples(training.centres().length, rows, seed, training);
    }

    @Override
    public List<String> splits() {
        return List.copyOf(splits.keySet());
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(splits.containsKey(name), "no split '%s' of this text; expected one of %s", name, splits.keySet());
        return EachExampleOnce.ofEqualLength(splits.get(name).centres().length, rows, part, name, splits.get(name));
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
                Locale.ROOT, "%,d training words, vocabulary %,d", training.centres().length, tokenizer.vocabulary());
    }
}
