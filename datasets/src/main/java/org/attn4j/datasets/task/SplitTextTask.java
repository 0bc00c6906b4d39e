package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ConsecutiveWindows;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.RandomWindows;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.datasets.token.EncodedPart;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** A running text that comes in parts, encoded: what a language model learns from. */
public final class SplitTextTask implements TaskData {
    private final Tokenizer tokenizer;
    private final int context;
    private final boolean documents;
    private final EncodedPart training;
    private final Map<String, EncodedPart> splits;
    private final String fingerprint;

    /**
     * Checks that the parts are long enough.
     *
     * @param text training first; without it where a run is but measured
     * @param documents whether windows number their documents
     * @param origin what the text is called in messages
     * @throws DataException if training is shorter than T + 1 tokens, or another part than 2
     */
    public SplitTextTask(EncodedCorpus text, int context, boolean documents, String origin) {
        this.tokenizer = text.tokenizer();
        this.context = context;
        this.documents = documents;
        this.splits = new LinkedHashMap<>(text.parts());
        this.training = splits.remove(TRAINING);
        text.parts().forEach((name, part) -> {
            int least = name.equals(TRAINING) ? context + 1 : 2;
            if (part.tokens().size() < least) {
                throw new DataException("the " + name + " part of " + origin + " is too short: expected at least "
                        + least + " tokens, got " + part.tokens().size() + "; give a longer text or a smaller context");
            }
        });
        this.fingerprint = Encoding.fingerprint(context + " " + documents, tokenizer, text.idSum());
    }

    @Override
    public DataFacts facts() {
        DataFacts text = DataFacts.text(tokenizer.vocabulary(), context);
        return documents ? text.withSegments() : text;
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return new RandomWindows(training.tokens(), documents, context, rows, seed);
    }

    @Override
    public List<String> splits() {
        return List.copyOf(splits.keySet());
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        EncodedPart text = part(name);
        return new ConsecutiveWindows(text.tokens(), documents, context, rows, part, name);
    }

    private EncodedPart part(String name) {
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
                Locale.ROOT,
                "%,d training tokens, vocabulary %,d",
                training.tokens().size(),
                tokenizer.vocabulary());
    }

    @Override
    public double bytesPerTarget(String split) {
        return (double) part(split).bytes() / part(split).tokens().size();
    }

    /** Words and line ends for each token, as perplexity per word of WikiText is customarily counted. */
    @Override
    public double wordsPerTarget(String split) {
        return (double) part(split).words() / part(split).tokens().size();
    }
}
