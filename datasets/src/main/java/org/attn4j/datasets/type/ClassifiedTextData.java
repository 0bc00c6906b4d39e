package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.input.ClassEncoder;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.LabelledTexts;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.task.ClassifiedTextTask;
import org.attn4j.datasets.task.Encoding;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordPieceTrainer;
import org.attn4j.datasets.text.WordTokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * Texts, each of one class. The tokenizer is trained on the training part unless one is given.
 *
 * @param dataset name of a data set of labelled texts
 * @param tokens what a token is
 * @param tokenizer path of another run's tokenizer.json, whose model is to be trained further
 * @param lowerCase whether upper case goes
 * @param vocabulary most tokens
 * @param minFrequency the least count of a word, or of a pair of pieces that is merged
 * @param context T, most tokens of a text
 * @param keep which part of a longer text stays
 * @param classToken whether a text begins with [CLS] (words: {@code <s>}) and ends with [SEP] where there is one
 * @param validation share of the training texts that is kept for validation
 * @param weights what classes weigh in the training loss: balanced counts a class's examples n / (C n_c) times, of n training
 *     examples, C classes and n_c examples of the class; the loss is divided by the sum of the weights
 * @param source data of one's own in place of the data set
 * @throws IllegalArgumentException if the data set is unknown or its texts have no classes, or a number is out of range
 */
@TypeName("classified_text")
public record ClassifiedTextData(
        @Key(doc = "name of a data set of labelled texts, or a card's file", value = "imdb", path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "what a token is: word or wordpiece", value = "word") Tokens tokens,
        @Key(doc = "path of another run's tokenizer.json, whose model is to be trained further", value = "null")
                Optional<Path> tokenizer,
        @Key(doc = "whether upper case goes", value = "true") boolean lowerCase,
        @Key(doc = "most tokens", value = "20000") int vocabulary,
        @Key(doc = "the least count of a word, or of a pair of pieces that is merged", value = "2") int minFrequency,
        @Key(doc = "T, most tokens of a text", value = "256") int context,
        @Key(doc = "which part of a longer text stays: head or tail", value = "head") Keep keep,
        @Key(
                        doc = "whether a text begins with [CLS] (words: <s>) and ends with [SEP] where there is one",
                        value = "false")
                boolean classToken,
        @Key(doc = "share of the training texts that is kept for validation", value = "0.1") double validation,
        @Key(
                        doc =
                                "what classes weigh in the training loss: equal, or balanced, the rarer the more (n training"
                                        + " examples / (classes * examples of the class))",
                        value = "equal")
                ClassWeights weights,
        @Key(doc = "data of one's own in place of the data set", value = "null") Optional<Source> source)
        implements SourcedData {

    /** What a token can be. */
    public enum Tokens {
        /** Words and punctuation. */
        WORD,
        /** Parts of words, as BERT has them. */
        WORDPIECE
    }

    /** Which part of a text that is too long stays. */
    public enum Keep {
        /** The first tokens. */
        HEAD,
        /** The last tokens. */
        TAIL
    }

    /** Classes while they are not known. */
    private static final int STAND_IN = 2;

    public ClassifiedTextData {
        require(vocabulary > 5, "vocabulary must hold more than the special tokens: %d", vocabulary);
        requireAtMost("vocabulary", vocabulary, Limits.VOCABULARY);
        require(minFrequency > 0, "min_frequency must be positive: %d", minFrequency);
        require(context > 2, "context must be at least 3: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        if (source.isEmpty()) {
            Cards.known(dataset, DatasetCard.LABELLED_FOLDERS, DatasetCard.SOURCE);
        }
    }

    /** Of a data set. */
    public ClassifiedTextData(
            String dataset,
            Tokens tokens,
            Optional<Path> tokenizer,
            boolean lowerCase,
            int vocabulary,
            int minFrequency,
            int context,
            Keep keep,
            boolean classToken,
            double validation) {
        this(
                Optional.of(dataset),
                tokens,
                tokenizer,
                lowerCase,
                vocabulary,
                minFrequency,
                context,
                keep,
                classToken,
                validation,
                ClassWeights.EQUAL,
                Optional.empty());
    }

    @Override
    public Map<String, Path> files() {
        return Sources.files(dataset, source, "tokenizer", tokenizer);
    }

    @Override
    public Facts facts() {
        int stated = source.isPresent()
                ? 0
                : Cards.known(dataset, DatasetCard.LABELLED_FOLDERS, DatasetCard.SOURCE)
                        .map(card -> card.classes().size())
                        .orElse(0);
        int classes = stated < 2 ? STAND_IN : stated;
        return new Facts(DataFacts.classes(vocabulary, context, classes), false);
    }

    @Override
    public Map<String, InputEncoder> encoders(Map<String, Tokenizer> tokenizers) {
        Tokenizer made = tokenizers.get(TaskData.TOKENIZER);
        return Map.of(
                TaskData.TOKENIZER,
                new ClassEncoder(made, context, keep == Keep.TAIL, classToken).after(LabelledTexts::plain));
    }

    @Override
    public ClassifiedTextTask open(DataContext where) {
        Optional<Source> own = Sources.of(source, dataset, where);
        if (own.isPresent()) {
            SourceTexts.Labelled all = new SourceTexts(own.get(), where, Sources.classes(source, dataset)).labelled();
            ClassifiedTextTask task = open(new LinkedHashMap<>(all.texts()), all.classNames(), where);
            Sources.noteOfContext(context, task.longest(), where);
            return task;
        }
        LocatedData found = Cards.obtain(dataset.orElseThrow(), where);
        return open(
                found.file(found.variant().files().get(0).name()), found.card().classes(), where);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        LabelledTexts texts = Sources.other(source, where).labelled(known.classNames());
        Tokenizer made = Sources.made(TaskData.TOKENIZER, where);
        return task(made, known.classNames(), new LabelledTexts(List.of(), new int[0]), Map.of(TaskData.FILE, texts));
    }

    ClassifiedTextTask open(Path archive, List<String> classNames, DataContext where) {
        Map<String, LabelledTexts> parts = new LinkedHashMap<>();
        parts.put(TaskData.TRAINING, LabelledTexts.read(archive, "train"));
        parts.put(TaskData.TEST, LabelledTexts.read(archive, "test"));
        return open(parts, classNames, where);
    }

    private ClassifiedTextTask open(Map<String, LabelledTexts> parts, List<String> classNames, DataContext where) {
        LabelledTexts training = parts.remove(TaskData.TRAINING);
        Map<String, LabelledTexts> held = new LinkedHashMap<>();
        if (!parts.containsKey(TaskData.VALIDATION)) {
            LabelledTexts.Parts drawn = training.hold(validation);
            held.put(TaskData.VALIDATION, drawn.held());
            training = drawn.rest();
        }
        held.putAll(parts);
        List<String> texts = training.texts();
        Tokenizer made = Encoding.tokenizer(tokenizer, where, () -> train(texts));
        return task(made, classNames, training, held);
    }

    private ClassifiedTextTask task(
            Tokenizer made, List<String> classNames, LabelledTexts training, Map<String, LabelledTexts> held) {
        return new ClassifiedTextTask(
                made,
                encoders(Map.of(TaskData.TOKENIZER, made)).get(TaskData.TOKENIZER),
                context + " " + keep + " " + classToken,
                context,
                classNames,
                weights,
                training,
                held);
    }

    private Tokenizer train(List<String> texts) {
        return tokens == Tokens.WORD
                ? WordTokenizer.train(texts, lowerCase, vocabulary, minFrequency)
                : new WordPieceTrainer(vocabulary, minFrequency, 1000, lowerCase).train(texts.stream());
    }
}
