package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.reader.AlignedLinesRecordReader;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.BytePairTrainer;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordTokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.Writable;

/**
 * Sentences of one language and their translations, aligned line by line; tokenizers are trained on the training part.
 *
 * @param dataset name of a data set of aligned lines, such as multi30k
 * @param pair source and target language, such as de-en
 * @param tokens what a token is
 * @param lowerCase whether upper case goes
 * @param vocabulary most tokens of each side; 0 sets no limit (words alone)
 * @param minFrequency the least count of a word, or of a pair of bytes that is merged
 * @param longest most tokens of a side; longer pairs are left out of training
 * @param source data of one's own in place of the data set
 * @throws IllegalArgumentException if the data set is unknown or not of aligned lines, the pair is not written so, or a number is out of range
 */
@TypeName("translation")
public record TranslationData(
        @Key(doc = "name of a data set of aligned lines, or a card's file", value = "multi30k", path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "source and target language", value = "de-en") String pair,
        @Key(doc = "what a token is: word or bpe", value = "word") Tokens tokens,
        @Key(doc = "whether upper case goes", value = "true") boolean lowerCase,
        @Key(doc = "most tokens of each side; 0 sets no limit (words alone)", value = "0") int vocabulary,
        @Key(doc = "the least count of a word, or of a pair of bytes that is merged", value = "2") int minFrequency,
        @Key(doc = "most tokens of a side; longer pairs are left out of training", value = "63") int longest,
        @Key(doc = "data of one's own in place of the data set", value = "null") Optional<Source> source)
        implements SourcedData {
    private static final int STAND_IN = 8000;
    private static final Map<String, String> FILES =
            Map.of(TaskData.TRAINING, "train", TaskData.VALIDATION, "val", TaskData.TEST, "test_2016_flickr");

    /** What a token can be. */
    public enum Tokens {
        /** Words and punctuation. */
        WORD,
        /** Byte-level BPE. */
        BPE
    }

    public TranslationData {
        require(pair.matches("[a-z]{2}-[a-z]{2}"), "pair must be written as de-en: '%s'", pair);
        require(vocabulary >= 0, "vocabulary must not be negative: %d", vocabulary);
        requireAtMost("vocabulary", vocabulary, Limits.VOCABULARY);
        require(tokens == Tokens.WORD || vocabulary > 260, "bpe needs a vocabulary above 260: %d", vocabulary);
        require(minFrequency > 0, "min_frequency must be positive: %d", minFrequency);
        require(longest > 0, "longest must be positive: %d", longest);
        requireAtMost("longest", longest, Limits.CONTEXT);
        if (source.isEmpty()) {
            Cards.known(dataset, DatasetCard.ALIGNED_LINES, DatasetCard.SOURCE);
        }
    }

    /** Of a data set. */
    public TranslationData(
            String dataset,
            String pair,
            Tokens tokens,
            boolean lowerCase,
            int vocabulary,
            int minFrequency,
            int longest) {
        this(Optional.of(dataset), pair, tokens, lowerCase, vocabulary, minFrequency, longest, Optional.empty());
    }

    @Override
    public Facts facts() {
        int v = vocabulary == 0 ? STAND_IN : vocabulary;
        int context = PairTask.context(longest);
        return new Facts(DataFacts.pairs(v, context, v, context), false);
    }

    @Override
    public Map<String, InputEncoder> encoders(Map<String, Tokenizer> tokenizers) {
        return PairTask.encoders(tokenizers, longest, "data.longest " + longest, this::form);
    }

    /** A sentence as training has it. Words are lower-cased by their tokenizer, bytes are not. */
    private String form(String sentence) {
        String bare = sentence.strip();
        return lowerCase && tokens == Tokens.BPE ? bare.toLowerCase(Locale.ROOT) : bare;
    }

    @Override
    public TaskData open(DataContext context) {
        Map<String, List<SentencePair>> held = new LinkedHashMap<>();
        Optional<Source> own = Sources.of(source, dataset, context);
        if (own.isPresent()) {
            new SourceTexts(own.get(), context).pairs().forEach((part, pairs) -> held.put(part, formed(pairs)));
        } else {
            LocatedData found = Cards.obtain(dataset.orElseThrow(), context);
            for (String part : List.of(TaskData.TRAINING, TaskData.VALIDATION, TaskData.TEST)) {
                held.put(part, read(found, part));
            }
        }
        List<SentencePair> training = held.remove(TaskData.TRAINING);
        Tokenizer from = context.tokenizer(PairTask.SOURCE, () -> tokenizer(training, SentencePair::source));
        Tokenizer to = context.tokenizer(PairTask.TARGET, () -> tokenizer(training, SentencePair::target));
        return new PairTask(from, to, encoders(PairTask.named(from, to)), longest, training, held);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext context) {
        List<SentencePair> pairs = formed(Sources.other(source, context).given());
        Tokenizer from = Sources.made(PairTask.SOURCE, context);
        Tokenizer to = Sources.made(PairTask.TARGET, context);
        return new PairTask(
                from, to, encoders(PairTask.named(from, to)), longest, List.of(), Map.of(TaskData.FILE, pairs));
    }

    private Tokenizer tokenizer(List<SentencePair> pairs, Function<SentencePair, String> side) {
        List<String> texts = pairs.stream().map(side).toList();
        return tokens == Tokens.WORD
                ? WordTokenizer.train(texts, lowerCase, vocabulary, minFrequency)
                : new BytePairTrainer(vocabulary, minFrequency, SpecialTokens.SEQUENCE).train(texts.stream());
    }

    private List<SentencePair> formed(List<SentencePair> pairs) {
        return pairs.stream()
                .map(pair -> new SentencePair(form(pair.source()), form(pair.target())))
                .toList();
    }

    private List<SentencePair> read(LocatedData found, String split) {
        String[] languages = pair.split("-");
        List<URI> files = new ArrayList<>();
        for (String language : languages) {
            String name = "raw/" + FILES.get(split) + "." + language + ".gz";
            if (found.variant().files().stream().noneMatch(f -> f.name().equals(name))) {
                throw new DataException("data.pair: " + found.card().name() + " has no file " + name + " for " + pair
                        + "; name two of its languages");
            }
            files.add(found.file(name).toUri());
        }
        AlignedLinesRecordReader reader = new AlignedLinesRecordReader();
        reader.initialize(new CollectionInputSplit(files));
        List<SentencePair> pairs = new ArrayList<>();
        while (reader.hasNext()) {
            List<Writable> record = reader.next();
            pairs.add(new SentencePair(
                    form(record.get(0).toString()), form(record.get(1).toString())));
        }
        return pairs;
    }
}
