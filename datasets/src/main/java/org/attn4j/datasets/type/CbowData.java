package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.util.List;
import java.util.Map;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.task.CbowTask;
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
 * @throws IllegalArgumentException if the data set is unknown or has no such texts, or a number is out of range
 */
@TypeName("cbow")
public record CbowData(
        @Key(doc = "name of a data set with one text for each split", value = "wikitext-2") String dataset,
        @Key(doc = "most words; the others are unknown", value = "10000") int vocabulary,
        @Key(doc = "the least count of a word that gets an id", value = "5") int minFrequency,
        @Key(doc = "whether upper case goes", value = "true") boolean lowerCase,
        @Key(doc = "words on each side of the one to be found, W / 2", value = "4") int side)
        implements DataConfig {
    public CbowData {
        require(vocabulary > 4, "vocabulary must hold more than the special tokens: %d", vocabulary);
        requireAtMost("vocabulary", vocabulary, Limits.VOCABULARY);
        require(minFrequency > 0, "min_frequency must be positive: %d", minFrequency);
        require(side > 0, "side must be positive: %d", side);
        requireAtMost("side", side, Limits.CONTEXT / 2);
        Cards.find(dataset, DatasetCard.SPLIT_TEXT);
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(vocabulary, 2 * side), false);
    }

    @Override
    public TaskData open(DataContext where) {
        return open(WikiText.read(Cards.obtain(dataset, where)), where);
    }

    CbowTask open(Map<String, String> texts, DataContext where) {
        Tokenizer words = where.tokenizer(TaskData.TOKENIZER, () -> {
            List<String> lines = texts.get(TaskData.TRAINING).lines().toList();
            return WordTokenizer.train(lines, lowerCase, vocabulary, minFrequency);
        });
        return new CbowTask(side, words, texts, dataset);
    }
}
