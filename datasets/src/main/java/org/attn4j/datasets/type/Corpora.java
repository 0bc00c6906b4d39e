package org.attn4j.datasets.type;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.reader.PlainTextReader;
import org.attn4j.datasets.reader.TextReader;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.CutText;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.Lines;
import org.attn4j.datasets.source.PartedText;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceCorpus;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.Sample;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.datasets.token.TokenCache;

/**
 * A corpus, and what tells it apart from others.
 *
 * @param origin what it is called in messages
 * @param corpus its texts
 * @param settings how it is read
 * @param sums the sums of the files that it is read from, by their names
 */
record Corpora(String origin, Corpus corpus, String settings, Supplier<Map<String, String>> sums) {
    /** Texts of one's own, of a source or of a data set whose card tells of one; empty of other data sets and of files. */
    static Optional<Corpora> own(
            Optional<Source> source, Optional<String> dataset, DataContext where, double validation) {
        return Sources.of(source, dataset, where).map(found -> ofSource(found, where, validation));
    }

    /** Texts of one's own, or else those of a data set with one text for each split. */
    static Corpora ownOrSplits(
            Optional<Source> source, Optional<String> dataset, DataContext where, double validation) {
        return own(source, dataset, where, validation)
                .orElseGet(() -> ofSplits(dataset.orElseThrow(), where, UnaryOperator.identity()));
    }

    /** Texts of a source; each record is a document. */
    static Corpora ofSource(Source source, DataContext where, double validation) {
        return ofSource(source, where, validation, SourceCorpus::atTheEnd, UnaryOperator.identity());
    }

    /** The same, drawn in another way where the source has no validation part, and in another form. */
    static Corpora ofSource(
            Source source,
            DataContext where,
            double validation,
            SourceCorpus.Drawing drawing,
            UnaryOperator<String> form) {
        SourceCorpus corpus = new SourceCorpus(source, where, drawing, validation, form);
        return new Corpora("data.source", corpus, corpus.settings(), () -> corpus.sums(where));
    }

    /** The training records of a source that a run's recipe never named, as the part that it is measured on. */
    static Corpora other(Optional<Source> source, DataContext where, UnaryOperator<String> form) {
        SourceCorpus corpus = new SourceCorpus(source.orElseThrow(), where, SourceCorpus::atTheEnd, 0, form);
        return new Corpora(
                "data.source", corpus.training(TaskData.FILE), "other " + corpus.settings(), () -> source.get()
                        .sums(where));
    }

    /** The same, or a text in one piece. */
    static Corpora other(Optional<Source> source, Optional<Path> file, DataContext where) {
        return other(source, file, new PlainTextReader(), where);
    }

    /** The same, a text in one piece read by a reader of its own. */
    static Corpora other(Optional<Source> source, Optional<Path> file, TextReader reader, DataContext where) {
        if (source.isPresent()) {
            return other(source, where, UnaryOperator.identity());
        }
        RecipeText text = RecipeText.of(Optional.empty(), file);
        PartedText whole = new PartedText(Map.of(TaskData.FILE, text.blocks(where, reader)), UnaryOperator.identity());
        return new Corpora("data.file", whole, "other " + reader, () -> text.sums(where));
    }

    /** A text in one piece, of which a share at its end is kept for validation. */
    static Corpora ofText(RecipeText text, DataContext where, double validation, boolean articles) {
        return ofText(text, new PlainTextReader(), where, validation, articles);
    }

    /** The same, read by a reader of its own. */
    static Corpora ofText(RecipeText text, TextReader reader, DataContext where, double validation, boolean articles) {
        String origin = text.origin(where);
        return new Corpora(
                origin,
                new CutText(text.blocks(where, reader), origin, validation, articles),
                "text " + reader + " " + validation + " " + articles,
                () -> text.sums(where));
    }

    /** A data set with one text for each split; each of WikiText's articles is a document. */
    static Corpora ofSplits(String dataset, DataContext where, UnaryOperator<String> line) {
        LocatedData found = Cards.obtain(dataset, where);
        return new Corpora(
                "data set " + dataset, new PartedText(PartedText.of(found), line), "splits", () -> sums(found));
    }

    /** The same of texts that are at hand. */
    static Corpora ofTexts(Map<String, String> texts, String origin, UnaryOperator<String> line) {
        return new Corpora(origin, new PartedText(PartedText.of(texts), line), "texts", Map::of);
    }

    /** The same, told apart from what others make of the same source. */
    Corpora as(String form) {
        return new Corpora(origin, corpus, settings + " " + form, sums);
    }

    /** Each line a document. */
    Corpora lines() {
        return new Corpora(origin, new Lines(corpus), settings + " lines", sums);
    }

    private static Map<String, String> sums(LocatedData found) {
        Map<String, String> sums = new LinkedHashMap<>();
        found.variant().files().stream()
                .filter(file -> file.name().endsWith(".txt"))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach((CardFile file) -> sums.put(file.name(), file.sha256()));
        return sums;
    }

    /**
     * The corpus encoded.
     *
     * @param tokenizer its name, as in {@link TaskData#tokenizers}
     * @param settings how the tokenizer is learnt
     */
    EncodedCorpus open(DataContext where, String tokenizer, String settings, Supplier<? extends Tokenizer> learnt) {
        return open(where, tokenizer, settings, true, learnt);
    }

    /** The same with a tokenizer that is not learnt from the corpus alone. */
    EncodedCorpus openBy(DataContext where, String tokenizer, Supplier<? extends Tokenizer> made) {
        return open(where, tokenizer, "", false, made);
    }

    private EncodedCorpus open(
            DataContext where, String name, String how, boolean learnt, Supplier<? extends Tokenizer> made) {
        Optional<Tokenizer> given = Optional.ofNullable(where.tokenizers().get(name));
        TokenCache.Order order = new TokenCache.Order(origin, settings + "\n" + how, sums, corpus, given, learnt, made);
        return where.tokens().open(order, where.progress());
    }

    /** What a tokenizer is learnt from. */
    List<String> sample(DataContext where) {
        return Sample.of(corpus, WikiText.TRAINING, where.progress()::note);
    }

    /**
     * What byte pairs are learnt from: a rare word's sign is a token of its own, so that its letters are not to be learnt; in
     * texts of one's own there is none.
     */
    Stream<String> words(DataContext where) {
        Stream<String> texts = sample(where).stream();
        return isSource() ? texts : texts.flatMap(text -> Arrays.stream(text.split(WikiText.UNKNOWN)));
    }

    /** Whether these are texts of a source. */
    boolean isSource() {
        return corpus instanceof SourceCorpus;
    }
}
