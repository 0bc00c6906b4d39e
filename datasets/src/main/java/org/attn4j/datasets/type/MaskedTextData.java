package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.attn4j.datasets.batch.Shuffle;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.input.MaskedEncoder;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.LabelledTexts;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceCorpus;
import org.attn4j.datasets.source.SourceRecords;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.task.Encoding;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.MaskedTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordPieceTrainer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * Texts in which tokens are hidden, to be found again. Of a data set of labelled texts the training part alone is used,
 * without its labels, and what {@code classified_text} keeps for validation is kept for validation here too.
 *
 * @param dataset name of a data set with one text for each split, such as wikitext-2, or of labelled texts, such as imdb
 * @param tokenizer path of another run's tokenizer.json, a WordPiece; without it one is trained on the training part
 * @param lowerCase whether upper case goes
 * @param vocabulary V of a tokenizer that is trained here
 * @param context T, tokens in a row, [CLS] and both [SEP] included
 * @param share of the tokens that are hidden
 * @param validation share of the training texts that is kept for validation, of a data set without a validation part
 * @param source data of one's own in place of the data set
 * @throws IllegalArgumentException if the data set is unknown or has no texts, or a number is out of range
 */
@TypeName("masked_text")
public record MaskedTextData(
        @Key(
                        doc = "name of a data set of texts: wikitext-2 or imdb, or a card's file",
                        value = "wikitext-2",
                        path = ".yaml")
                Optional<String> dataset,
        @Key(
                        doc = "path of another run's tokenizer.json, a WordPiece; without it one is trained on the"
                                + " training part",
                        value = "null")
                Optional<Path> tokenizer,
        @Key(doc = "whether upper case goes", value = "true") boolean lowerCase,
        @Key(doc = "V of a tokenizer that is trained here", value = "8000") int vocabulary,
        @Key(doc = "T, tokens in a row, [CLS] and both [SEP] included", value = "128") int context,
        @Key(doc = "share of the tokens that are hidden", value = "0.15") double share,
        @Key(
                        doc = "share of the training texts that is kept for validation, of a data set without a"
                                + " validation part",
                        value = "0.1")
                double validation,
        @Key(doc = "data of one's own in place of the data set", value = "null") Optional<Source> source)
        implements SourcedData {
    private static final String[] READERS = {DatasetCard.SPLIT_TEXT, DatasetCard.LABELLED_FOLDERS, DatasetCard.SOURCE};

    public MaskedTextData {
        require(vocabulary > 5, "vocabulary must hold more than the special tokens: %d", vocabulary);
        requireAtMost("vocabulary", vocabulary, Limits.VOCABULARY);
        require(context >= 8, "context must be at least 8: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(share > 0 && share < 1, "share must be between 0 and 1: %s", share);
        require(share * context >= 1, "share times context must be at least 1: %s times %d", share, context);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        if (source.isEmpty()) {
            Cards.known(dataset, READERS);
        }
    }

    /** Of a data set. */
    public MaskedTextData(
            String dataset,
            Optional<Path> tokenizer,
            boolean lowerCase,
            int vocabulary,
            int context,
            double share,
            double validation) {
        this(Optional.of(dataset), tokenizer, lowerCase, vocabulary, context, share, validation, Optional.empty());
    }

    @Override
    public Map<String, Path> files() {
        return Sources.files(dataset, source, "tokenizer", tokenizer);
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(vocabulary, context), false);
    }

    @Override
    public Map<String, InputEncoder> encoders(Map<String, Tokenizer> tokenizers) {
        Tokenizer made = tokenizers.get(TaskData.TOKENIZER);
        return Map.of(
                TaskData.TOKENIZER,
                new MaskedEncoder(made, MaskedTextTask.tokens(made), context).after(MaskedTextData::form));
    }

    /** A text as training has it: WikiText's sign of a rare word is WordPiece's. */
    static String form(String text) {
        return LabelledTexts.plain(text).replace(WikiText.UNKNOWN, "[UNK]");
    }

    @Override
    public TaskData open(DataContext where) {
        Optional<Source> own = Sources.of(source, dataset, where);
        if (own.isPresent()) {
            Corpora texts = Corpora.ofSource(own.get(), where, validation, MaskedTextData::drawn, MaskedTextData::form);
            MaskedTextTask task = open(texts, !new SourceRecords(own.get(), where).validated(), where);
            Sources.noteOfContext(context, task.longest(), where);
            return task;
        }
        String name = dataset.orElseThrow();
        if (Cards.find(name, READERS).reader().equals(DatasetCard.SPLIT_TEXT)) {
            return open(Corpora.ofSplits(name, where, MaskedTextData::form), false, where);
        }
        LocatedData found = Cards.obtain(name, where);
        return openReviews(found.file(found.variant().files().get(0).name()), where);
    }

    /** A share of the documents, drawn at random, but always the same ones. */
    private static SourceCorpus.Split drawn(int[] lengths, double share) {
        int[] order = Shuffle.order(lengths.length, 0, 0);
        boolean[] held = new boolean[lengths.length];
        Arrays.stream(order).limit(LabelledTexts.held(lengths.length, share)).forEach(i -> held[i] = true);
        return new SourceCorpus.Split(held, 0);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return open(Corpora.other(source, where, MaskedTextData::form), false, where);
    }

    MaskedTextTask openReviews(Path archive, DataContext where) {
        LabelledTexts.Parts drawn = LabelledTexts.read(archive, "train").hold(validation);
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put(TaskData.TRAINING, drawn.rest().texts());
        parts.put(TaskData.VALIDATION, drawn.held().texts());
        return open(
                new Corpora(dataset.orElseThrow(), Corpus.of(parts), "reviews " + validation, Map::of), false, where);
    }

    /**
     * The task of given texts.
     *
     * @param drawn whether the validation part was drawn among the documents of the training part
     */
    MaskedTextTask open(Corpora texts, boolean drawn, DataContext where) {
        Supplier<Tokenizer> learnt = () -> new WordPieceTrainer(vocabulary, lowerCase)
                .train(texts.sample(where).stream().map(t -> t.replace("[UNK]", " ")));
        EncodedCorpus encoded = tokenizer.isPresent()
                ? texts.as("masked")
                        .openBy(where, TaskData.TOKENIZER, () -> Encoding.tokenizer(tokenizer, where, learnt))
                : texts.as("masked")
                        .open(where, TaskData.TOKENIZER, "word pieces " + vocabulary + " " + lowerCase, learnt);
        return new MaskedTextTask(encoded, context, share, drawn, texts.origin());
    }
}
