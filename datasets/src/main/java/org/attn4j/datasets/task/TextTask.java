package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ConsecutiveWindows;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.RandomWindows;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.datasets.token.EncodedPart;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** A text that has been read, cut into training and validation part, and encoded. */
public final class TextTask implements TaskData {
    private final Tokenizer tokenizer;
    private final int context;
    private final EncodedPart training;
    private final EncodedPart validation;

    /**
     * Of a training and a validation part.
     *
     * @param context T
     * @param origin what the text is called in messages
     * @throws DataException if the training part is shorter than T + 1 tokens, or the validation part than 2
     */
    public TextTask(EncodedCorpus text, int context, String origin) {
        this.tokenizer = text.tokenizer();
        this.context = context;
        this.training = text.parts().get(TRAINING);
        this.validation = text.parts().get(VALIDATION);
        requireTokens(training, context + 1, TRAINING, "the context's " + context + " and one to predict", origin);
        requireTokens(validation, 2, VALIDATION, "one and one to predict", origin);
    }

    /** The tokenizer that encoded the text. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** T, tokens in a window. */
    public int context() {
        return context;
    }

    @Override
    public DataFacts facts() {
        return DataFacts.text(tokenizer.vocabulary(), context);
    }

    /** An endless stream of random windows of the training part, arrays [rows, T]. */
    @Override
    public BatchSource training(int rows, long seed) {
        return new RandomWindows(training.tokens(), false, context, rows, seed);
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(name.equals(VALIDATION), "no split '%s' of this text; expected %s", name, splits());
        return new ConsecutiveWindows(validation.tokens(), false, context, rows, part, VALIDATION);
    }

    @Override
    public Map<String, Tokenizer> tokenizers() {
        return Map.of(TOKENIZER, tokenizer);
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT, "%,d training tokens", training.tokens().size());
    }

    @Override
    public double bytesPerTarget(String split) {
        return validationSize().bytesPerToken();
    }

    /** The validation part from beginning to end, each target once, arrays [batch, T]. */
    public BatchSource validation(int batch) {
        return split(VALIDATION, batch);
    }

    /** Size of the training part. */
    public SplitSize trainingSize() {
        return size(training);
    }

    /** Size of the validation part. */
    public SplitSize validationSize() {
        return size(validation);
    }

    private static SplitSize size(EncodedPart part) {
        return new SplitSize(part.tokens().size(), part.characters(), part.bytes());
    }

    /** SHA-256 over both parts, where they are cut, and the tokenizer: equal only if a run would see the same data. */
    @Override
    public String fingerprint() {
        String all = "training " + training.bytes() + " " + training.sha256() + "\nvalidation " + validation.bytes()
                + " " + validation.sha256() + "\n" + TokenizerFile.toText(tokenizer);
        return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireTokens(EncodedPart part, int least, String name, String why, String origin) {
        if (part.tokens().size() < least) {
            throw new DataException("the " + name + " part of " + origin + " is too short: expected at least " + least
                    + " tokens (" + why + "), got " + part.tokens().size()
                    + "; give a longer text, a smaller data.context or another data.validation");
        }
    }
}
