package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.SplitTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.task.TextTask;
import org.attn4j.datasets.text.Gpt2Tokenizer;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * A text as GPT-2's byte-level BPE tokens: 50,257 ids. A text in one piece is cut into training and validation part by
 * characters, then each part is encoded; a data set with one text for each split keeps its own.
 *
 * @param dataset name of a data set: a text, or one text for each split such as wikitext-2; give this or file
 * @param file path of a UTF-8 text; give this or dataset
 * @param context T, tokens in a window
 * @param validation share of a text in one piece, at its end, that is kept for validation
 * @param source texts of one's own; give this, dataset or file
 * @throws IllegalArgumentException if not exactly one of dataset, file and source is given, the data set is unknown, context is
 *     not positive, or validation is not between 0 and 1
 */
@TypeName("gpt2_bpe")
public record Gpt2BpeData(
        @Key(
                        doc =
                                "name of a data set, a text or one text for each split; or a card's file; give this or file",
                        value = "null",
                        path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "path of a UTF-8 text; give this or dataset", value = "null") Optional<Path> file,
        @Key(doc = "T, tokens in a window") int context,
        @Key(doc = "share of a text in one piece, at its end, that is kept for validation", value = "0.1")
                double validation,
        @Key(doc = "texts of one's own; give this, dataset or file", value = "null") Optional<Source> source)
        implements SourcedData {
    public Gpt2BpeData {
        require(context > 0, "context must be positive: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        if (dataset.isPresent() && file.isEmpty() && source.isEmpty()) {
            Cards.known(dataset, DatasetCard.TEXT, DatasetCard.PROJECT, DatasetCard.SPLIT_TEXT, DatasetCard.SOURCE);
        } else {
            RecipeText.requireOne(dataset, file, source);
        }
    }

    /** Of a data set or a file. */
    public Gpt2BpeData(Optional<String> dataset, Optional<Path> file, int context, double validation) {
        this(dataset, file, context, validation, Optional.empty());
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(Gpt2Tokenizer.VOCABULARY, context), true);
    }

    @Override
    public TaskData open(DataContext where) {
        Optional<Corpora> own = Corpora.own(source, dataset, where, validation);
        if (own.isPresent()) {
            return open(own.get(), where);
        }
        if (inSplits()) {
            return open(Corpora.ofSplits(dataset.get(), where, UnaryOperator.identity()), where);
        }
        Corpora text = Corpora.ofText(RecipeText.of(dataset, file), where, validation, false);
        return new TextTask(encoded(text, where), context, text.origin());
    }

    /** The task of given texts. */
    SplitTextTask open(Corpora texts, DataContext where) {
        return new SplitTextTask(encoded(texts, where), context, false, texts.origin());
    }

    private static EncodedCorpus encoded(Corpora texts, DataContext where) {
        return texts.open(where, TaskData.TOKENIZER, "gpt2", Gpt2Tokenizer::new);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return open(Corpora.other(source, file, where), where);
    }

    private boolean inSplits() {
        return file.isEmpty() && Cards.isRead(dataset, DatasetCard.SPLIT_TEXT);
    }
}
