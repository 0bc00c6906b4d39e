package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.batch.EachExampleOnce;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.LengthBuckets;
import org.attn4j.datasets.batch.TextClassBatches;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.source.LabelledTexts;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** Texts of one class each, encoded: what a classifier learns from. */
public final class ClassifiedTextTask implements TaskData {
    private final Tokenizer tokenizer;
    private final InputEncoder encoder;
    private final int context;
    private final List<String> classNames;
    private final TextClassBatches training;
    private final List<Double> weights;
    private final Map<String, TextClassBatches> splits = new LinkedHashMap<>();
    private final String fingerprint;

    /**
     * Encodes texts.
     *
     * @param encoder of a text: what training, held-out splits and inputs of a user's own are made by
     * @param settings how it encodes, in words: part of the fingerprint
     * @param context T, most ids of a text
     * @param weights what classes weigh in the training loss
     * @param held the held-out texts by split, validation first
     */
    public ClassifiedTextTask(
            Tokenizer tokenizer,
            InputEncoder encoder,
            String settings,
            int context,
            List<String> classNames,
            ClassWeights weights,
            LabelledTexts training,
            Map<String, LabelledTexts> held) {
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.context = context;
        this.classNames = List.copyOf(classNames);
        this.training = encode(training);
        this.weights = weights.of(training.labels(), classNames.size());
        held.forEach((name, texts) -> splits.put(name, encode(texts)));
        this.fingerprint = Encoding.fingerprint(
                settings + " " + Arrays.toString(this.training.labels()), tokenizer, this.training.texts().stream());
    }

    private TextClassBatches encode(LabelledTexts split) {
        List<int[]> ids = split.texts().parallelStream().map(this::encode).toList();
        int padding = SpecialTokens.need(tokenizer.specialTokens().padding(), "padding");
        return new TextClassBatches(ids, split.labels(), padding, context);
    }

    /** The ids of a text as a batch holds them: cut to the context, special tokens set; never empty. */
    public int[] encode(String text) {
        return encoder.encode(text).ids();
    }

    /** Ids of the longest training text. */
    public int longest() {
        return Arrays.stream(training.lengths()).max().orElse(0);
    }

    @Override
    public DataFacts facts() {
        return DataFacts.classes(tokenizer.vocabulary(), context, classNames.size())
                .withClassWeights(weights);
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return new LengthBuckets(training.lengths(), rows, seed, ClassWeights.weighted(training, weights));
    }

    @Override
    public List<String> splits() {
        return List.copyOf(splits.keySet());
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(splits.containsKey(name), "no split '%s' of these texts; expected one of %s", name, splits.keySet());
        return new EachExampleOnce(splits.get(name).lengths(), rows, part, name, splits.get(name));
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
                "%,d training texts of %d classes, vocabulary %,d",
                training.texts().size(),
                classNames.size(),
                tokenizer.vocabulary());
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }
}
