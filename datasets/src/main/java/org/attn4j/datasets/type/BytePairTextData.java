package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.SplitTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.BytePairTrainer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * A text as byte-level BPE tokens that are learnt from its training part.
 *
 * @param dataset name of a data set with one text for each split, such as wikitext-2; give this or file
 * @param file path of a UTF-8 text, of which a share at its end is kept for validation; give this or dataset
 * @param vocabulary V, 256 bytes and four special tokens included
 * @param context T, tokens in a window
 * @param validation share of a file, at its end, that is kept for validation
 * @param packing stream takes the text as one; documents also numbers the articles (begun by lines such as
 *     {@code = Title =}) of a window, as {@code segments} [B, T], so that a language model's attention stays within one
 * @param source texts of one's own; give this, dataset or file
 * @throws IllegalArgumentException if not exactly one of dataset, file and source is given, the data set is unknown or has no
 *     such texts, or a number is out of range
 */
@TypeName("bpe_text")
public record BytePairTextData(
        @Key(
                        doc = "name of a data set with one text for each split; or a card's file; give this or file",
                        value = "null",
                        path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "path of a UTF-8 text; give this or dataset", value = "null") Optional<Path> file,
        @Key(doc = "V, 256 bytes and four special tokens included", value = "8000") int vocabulary,
        @Key(doc = "T, tokens in a window") int context,
        @Key(doc = "share of a file, at its end, that is kept for validation", value = "0.1") double validation,
        @Key(
                        doc = "stream takes the text as one; documents also numbers the articles of a window, so that"
                                + " attention stays within one",
                        value = "stream")
                Packing packing,
        @Key(doc = "texts of one's own; give this, dataset or file", value = "null") Optional<Source> source)
        implements DataConfig {

    /** How articles follow each other. */
    public enum Packing {
        /** As one text. */
        STREAM,
        /** As texts of their own, in one window. */
        DOCUMENTS
    }

    /** Bytes of heap for a byte of text. */
    private static final int HEAP = 60;

    public BytePairTextData {
        require(vocabulary >= 260, "vocabulary must be at least 260: %d", vocabulary);
        requireAtMost("vocabulary", vocabulary, Limits.VOCABULARY);
        require(context > 0, "context must be positive: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        if (dataset.isPresent() && file.isEmpty() && source.isEmpty()) {
            Cards.known(dataset, DatasetCard.SPLIT_TEXT, DatasetCard.SOURCE);
        } else {
            RecipeText.requireOne(dataset, file, source);
        }
    }

    /** Of a data set or a file. */
    public BytePairTextData(
            Optional<String> dataset,
            Optional<Path> file,
            int vocabulary,
            int context,
            double validation,
            Packing packing) {
        this(dataset, file, vocabulary, context, validation, packing, Optional.empty());
    }

    @Override
    public Map<String, Path> files() {
        return Sources.files(dataset, source, "file", file);
    }

    @Override
    public Optional<Source> reading() {
        return source.or(() -> Cards.described(dataset));
    }

    @Override
    public Map<String, String> sums(DataContext where) {
        return Sources.sums(source, dataset, where);
    }

    @Override
    public Facts facts() {
        DataFacts text = DataFacts.text(vocabulary, context);
        return new Facts(packing == Packing.DOCUMENTS ? text.withSegments() : text, false);
    }

    @Override
    public SplitTextTask open(DataContext where) {
        Optional<Source> own = Sources.of(source, dataset, where);
        if (own.isPresent()) {
            Map<String, List<String>> texts = SourceText.parted(new SourceTexts(own.get(), where).texts(), validation);
            Tokenizer made = where.tokenizer(TaskData.TOKENIZER, () -> new BytePairTrainer(vocabulary)
                    .train(texts.get(TaskData.TRAINING).stream()));
            return SourceText.task(texts, made, context, packing == Packing.DOCUMENTS);
        }
        if (dataset.isPresent()) {
            return open(WikiText.read(Cards.obtain(dataset.get(), where)), "data set " + dataset.get(), where);
        }
        RecipeText named = RecipeText.of(dataset, file);
        return named.open(where, HEAP, text -> cut(text, named.origin(where), where));
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return SourceText.other(source, file, context, packing == Packing.DOCUMENTS, where);
    }

    private SplitTextTask cut(String text, String origin, DataContext where) {
        int kept = (int) Math.floor(text.codePointCount(0, text.length()) * (1 - validation));
        int cut = text.offsetByCodePoints(0, kept);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(TaskData.TRAINING, text.substring(0, cut));
        parts.put(TaskData.VALIDATION, text.substring(cut));
        return open(parts, origin, where);
    }

    /**
     * The task of given parts.
     *
     * @param parts training and held-out texts by name
     * @param origin what they are called in messages
     * @param where has the tokenizer of a run that is there already
     */
    SplitTextTask open(Map<String, String> parts, String origin, DataContext where) {
        Tokenizer tokenizer = where.tokenizer(TaskData.TOKENIZER, () -> train(parts.get(TaskData.TRAINING)));
        Map<String, SplitTextTask.Part> encoded = new LinkedHashMap<>();
        parts.forEach((name, text) -> encoded.put(name, SplitTextTask.Part.of(text, tokenizer)));
        return new SplitTextTask(tokenizer, context, packing == Packing.DOCUMENTS, encoded, origin);
    }

    private Tokenizer train(String text) {
        // A rare word's sign is a token of its own, so that its letters are not to be learnt.
        return new BytePairTrainer(vocabulary)
                .train(WikiText.articles(text).stream()
                        .flatMap(article -> Arrays.stream(article.split(WikiText.UNKNOWN))));
    }
}
