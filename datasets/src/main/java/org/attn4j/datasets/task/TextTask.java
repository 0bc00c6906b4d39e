package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ConsecutiveWindows;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.RandomWindows;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.input.PlainEncoder;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** A text that has been read, cut into training and validation part, and encoded. */
public final class TextTask implements TaskData {
    private final Tokenizer tokenizer;
    private final int context;
    private final EncodedText training;
    private final EncodedText validation;

    private TextTask(Tokenizer tokenizer, int context, EncodedText training, EncodedText validation) {
        this.tokenizer = tokenizer;
        this.context = context;
        this.training = training;
        this.validation = validation;
    }

    /**
     * Cuts a text of n characters after the first ⌊n (1 - share)⌋ and encodes both parts.
     *
     * @param origin what the text is called in messages
     * @param share part of the text, at its end, that is kept for validation
     * @param context T
     * @param tokenizer makes the tokenizer out of the whole text
     * @throws DataException if the training part is shorter than T + 1 tokens, or the validation part than 2
     */
    public static TextTask split(
            String text, String origin, double share, int context, Function<String, Tokenizer> tokenizer) {
        if (text.isEmpty()) {
            throw new DataException(origin + " is empty: a text of more than " + context + " tokens is needed");
        }
        int characters = text.codePointCount(0, text.length());
        int kept = BigDecimal.ONE
                .subtract(BigDecimal.valueOf(share))
                .multiply(BigDecimal.valueOf(characters))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
        int cut = text.offsetByCodePoints(0, kept);
        Tokenizer made = tokenizer.apply(text);
        EncodedText training = EncodedText.of(text.substring(0, cut), new PlainEncoder(made));
        EncodedText validation = EncodedText.of(text.substring(cut), new PlainEncoder(made));
        requireTokens(training, context + 1, TRAINING, "the context's " + context + " and one to predict", origin);
        requireTokens(validation, 2, "validation", "one and one to predict", origin);
        return new TextTask(made, context, training, validation);
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
        return new RandomWindows(training.ids(), context, rows, seed);
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(name.equals(VALIDATION), "no split '%s' of this text; expected %s", name, splits());
        return new ConsecutiveWindows(validation.ids(), null, context, rows, part, VALIDATION);
    }

    @Override
    public Map<String, Tokenizer> tokenizers() {
        return Map.of(TOKENIZER, tokenizer);
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "%,d training tokens", training.ids().length);
    }

    @Override
    public double bytesPerTarget(String split) {
        return validation.size().bytesPerToken();
    }

    /** The validation part from beginning to end, each target once, arrays [batch, T]. */
    public BatchSource validation(int batch) {
        return split(VALIDATION, batch);
    }

    /** Size of the training part. */
    public SplitSize trainingSize() {
        return training.size();
    }

    /** Size of the validation part. */
    public SplitSize validationSize() {
        return validation.size();
    }

    /** SHA-256 over both parts, where they are cut, and the tokenizer: equal only if a run would see the same data. */
    @Override
    public String fingerprint() {
        String all = "training " + training.bytes() + " " + training.sha256() + "\nvalidation " + validation.bytes()
                + " " + validation.sha256() + "\n" + TokenizerFile.toText(tokenizer);
        return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireTokens(EncodedText part, int least, String name, String why, String origin) {
        if (part.ids().length < least) {
            throw new DataException("the " + name + " part of " + origin + " is too short: expected at least " + least
                    + " tokens (" + why + "), got " + part.ids().length
                    + "; give a longer text, a smaller data.context or another data.validation");
        }
    }
}
