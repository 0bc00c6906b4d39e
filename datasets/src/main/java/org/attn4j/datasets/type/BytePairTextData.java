package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
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
        implements SourcedData {

    /** How articles follow each other. */
    public enum Packing {
        /** As one text. */
        STREAM,
        /** As texts of their own, in one window. */
        DOCUMENTS
    }

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
    public Facts facts() {
        DataFacts text = DataFacts.text(vocabulary, context);
        return new Facts(packing == Packing.DOCUMENTS ? text.withSegments() : text, false);
    }

    @Override
    public SplitTextTask open(DataContext where) {
        Optional<Corpora> own = Corpora.own(source, dataset, where, validation);
        Corpora texts = own.isPresent()
                ? own.get()
                : dataset.isPresent()
                        ? Corpora.ofSplits(dataset.get(), where, UnaryOperator.identity())
                        : Corpora.ofText(RecipeText.of(dataset, file), where, validation, true);
        return open(texts, where);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return open(Corpora.other(source, file, where), where);
    }

    /** The task of given texts. */
    SplitTextTask open(Corpora texts, DataContext where) {
        Supplier<Tokenizer> made = () -> new BytePairTrainer(vocabulary).train(texts.words(where));
        return new SplitTextTask(
                texts.open(where, TaskData.TOKENIZER, "bpe " + vocabulary, made),
                context,
                packing == Packing.DOCUMENTS,
                texts.origin());
    }
}
