package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.CbowTask;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordTokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * Words to be found from the words around them, within a line.
 *
 * @param dataset name of a data set with one text for each split
 * @param vocabulary most words; the others are unknown
 * @param minFrequency the least count of a word that gets an id
 * @param lowerCase whether upper case goes
 * @param side words on each side of the one to be found, W / 2
 * @param validation share of a source's texts, at their end, that is kept for validation where it has no such part
 * @param source texts of one's own in place of the data set
 * @throws IllegalArgumentException if the data set is unknown or has no such texts, or a number is out of range
 */
@TypeName("cbow")
public record CbowData(
        @Key(
                        doc = "name of a data set with one text for each split, or a card's file",
                        value = "wikitext-2",
                        path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "most words; the others are unknown", value = "10000") int vocabulary,
        @Key(doc = "the least count of a word that gets an id", value = "5") int minFrequency,
        @Key(doc = "whether upper case goes", value = "true") boolean lowerCase,
        @Key(doc = "words on each side of the one to be found, W / 2", value = "4") int side,
        @Key(
                        doc =
                                "share of a source's texts, at their end, that is kept for validation where it has no such part",
                        value = "0.1")
                double validation,
        @Key(doc = "texts of one's own in place of the data set", value = "null") Optional<Source> source)
        implements SourcedData {
    public CbowData {
        require(vocabulary > 4, "vocabulary must hold more than the special tokens: %d", vocabulary);
        requireAtMost("vocabulary", vocabulary, Limits.VOCABULARY);
        require(minFrequency > 0, "min_frequency must be positive: %d", minFrequency);
        require(side > 0, "side must be positive: %d", side);
        requireAtMost("side", side, Limits.CONTEXT / 2);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        if (source.isEmpty()) {
            Cards.known(dataset, DatasetCard.SPLIT_TEXT, DatasetCard.SOURCE);
        }
    }

    /** Of a data set. */
    public CbowData(String dataset, int vocabulary, int minFrequency, boolean lowerCase, int side) {
        this(Optional.of(dataset), vocabulary, minFrequency, lowerCase, side, 0.1, Optional.empty());
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(vocabulary, 2 * side), false);
    }

    @Override
    public TaskData open(DataContext where) {
        return open(Corpora.ownOrSplits(source, dataset, where, validation), where);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return open(Corpora.other(source, where, UnaryOperator.identity()), where);
    }

    CbowTask open(Corpora texts, DataContext where) {
        String how = String.format(Locale.ROOT, "words %d %d %s", vocabulary, minFrequency, lowerCase);
        Supplier<Tokenizer> learnt =
                () -> WordTokenizer.train(texts.sample(where), lowerCase, vocabulary, minFrequency);
        return new CbowTask(side, texts.lines().open(where, TaskData.TOKENIZER, how, learnt), texts.origin());
    }
}
