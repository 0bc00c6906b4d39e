package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.input.MaskedEncoder;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.LabelledTexts;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.task.Encoding;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.MaskedTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordPieceTrainer;
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
        implements DataConfig {
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
    public Optional<Source> reading() {
        return source.or(() -> Cards.described(dataset));
    }

    @Override
    public Map<String, String> sums(DataContext where) {
        return Sources.sums(source, dataset, where);
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(vocabulary, context), false);
    }

    @Override
    public Map<String, InputEncoder> encoders(Map<String, Tokenizer> tokenizers) {
        Tokenizer made = tokenizers.get(TaskData.TOKENIZER);
        return Map.of(
                TaskData.TOKENIZER, new MaskedEncoder(made, MaskedTextTask.tokens(made), context).after(this::form));
    }

    /** A text as training has it. */
    private String form(String text) {
        return source.isEmpty() && Cards.isRead(dataset, DatasetCard.SPLIT_TEXT)
                ? paragraph(text)
                : LabelledTexts.plain(text);
    }

    /** WikiText's sign of a rare word is WordPiece's. */
    private static String paragraph(String line) {
        return line.replace(WikiText.UNKNOWN, "[UNK]");
    }

    @Override
    public TaskData open(DataContext where) {
        Optional<Source> own = Sources.of(source, dataset, where);
        if (own.isPresent()) {
            MaskedTextTask task = openTexts(new SourceTexts(own.get(), where).texts(), where);
            Sources.noteOfContext(context, task.longest(), where);
            return task;
        }
        LocatedData found = Cards.obtain(dataset.orElseThrow(), where);
        return found.card().reader().equals(DatasetCard.SPLIT_TEXT)
                ? openArticles(WikiText.read(found), where)
                : openReviews(found.file(found.variant().files().get(0).name()), where);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        List<List<String>> documents = Sources.other(source, where).texts().get(TaskData.TRAINING).stream()
                .map(this::form)
                .map(List::of)
                .toList();
        return new MaskedTextTask(
                Sources.made(TaskData.TOKENIZER, where),
                context,
                share,
                List.of(),
                Map.of(TaskData.FILE, documents),
                "data.source");
    }

    MaskedTextTask openReviews(Path archive, DataContext where) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put(TaskData.TRAINING, LabelledTexts.read(archive, "train").texts());
        return openTexts(parts, where);
    }

    /** Each text is a document. */
    private MaskedTextTask openTexts(Map<String, List<String>> parts, DataContext where) {
        Map<String, List<List<String>>> documents = new LinkedHashMap<>();
        parts.forEach((part, texts) ->
                documents.put(part, texts.stream().map(this::form).map(List::of).toList()));
        List<List<String>> training = documents.remove(TaskData.TRAINING);
        if (documents.containsKey(TaskData.VALIDATION)) {
            return open(training, documents, where);
        }
        List<String> texts = training.stream().map(text -> text.get(0)).toList();
        LabelledTexts.Parts drawn = new LabelledTexts(texts, new int[texts.size()]).hold(validation);
        Map<String, List<List<String>>> held = new LinkedHashMap<>();
        held.put(TaskData.VALIDATION, alone(drawn.held()));
        held.putAll(documents);
        return open(alone(drawn.rest()), held, where);
    }

    MaskedTextTask openArticles(Map<String, String> texts, DataContext where) {
        Map<String, List<List<String>>> documents = new LinkedHashMap<>();
        texts.forEach((part, text) -> documents.put(part, paragraphs(text)));
        List<List<String>> training = documents.remove(TaskData.TRAINING);
        return open(training, documents, where);
    }

    private MaskedTextTask open(List<List<String>> training, Map<String, List<List<String>>> held, DataContext where) {
        Tokenizer made = Encoding.tokenizer(tokenizer, where, () -> new WordPieceTrainer(vocabulary, lowerCase)
                .train(training.stream().flatMap(List::stream).map(t -> t.replace("[UNK]", " "))));
        return new MaskedTextTask(
                made, context, share, training, held, source.isPresent() ? "data.source" : dataset.orElseThrow());
    }

    private static List<List<String>> alone(LabelledTexts texts) {
        return texts.texts().stream().map(List::of).toList();
    }

    private static List<List<String>> paragraphs(String text) {
        List<List<String>> documents = new ArrayList<>();
        for (String article : WikiText.articles(text)) {
            documents.add(article.lines()
                    .filter(line -> !line.isBlank())
                    .map(MaskedTextData::paragraph)
                    .toList());
        }
        return documents;
    }
}
