package org.attn4j.recipes.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.attn4j.datasets.metric.Bleu;
import org.attn4j.datasets.metric.BleuScore;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordTokenizer;

/**
 * How good translations are.
 *
 * @param words BLEU over lower-cased words, both sides cut by {@link WordTokenizer}: the form of most published figures
 *     on Multi30k
 * @param cased sacreBLEU's own figure: cased, tokenizer 13a
 * @param lowerCased the same, lower-cased
 * @param exact share of targets all of whose tokens are right
 * @param lengths BLEU over lower-cased words by the source's length
 */
public record TranslationScores(
        BleuScore words, BleuScore cased, BleuScore lowerCased, double exact, List<LengthScore> lengths) {
    private static final int[] BOUNDS = {0, 8, 12, 16, 20, Integer.MAX_VALUE};

    /**
     * BLEU of the sources of some length.
     *
     * @param from fewest words, exclusive
     * @param to most words
     * @param sentences how many sources
     * @param bleu BLEU over lower-cased words
     */
    public record LengthScore(int from, int to, int sentences, double bleu) {
        private String range() {
            return to == Integer.MAX_VALUE ? "above " + from : (from + 1) + " to " + to;
        }
    }

    /** Scores translations of pairs' sources. */
    public static TranslationScores of(
            List<SentencePair> pairs, List<Translator.Translation> translations, Tokenizer target) {
        List<String> texts =
                translations.stream().map(Translator.Translation::text).toList();
        List<String> references = pairs.stream().map(SentencePair::target).toList();
        int exact = 0;
        for (int i = 0; i < pairs.size(); i++) {
            exact += Arrays.equals(
                            target.encode(references.get(i)),
                            translations.get(i).ids())
                    ? 1
                    : 0;
        }
        return new TranslationScores(
                overWords(texts, references),
                score(new Bleu(Bleu.Tokenization.V13A, false), texts, references),
                score(new Bleu(Bleu.Tokenization.V13A, true), texts, references),
                (double) exact / Math.max(1, pairs.size()),
                byLength(pairs, texts));
    }

    private static List<LengthScore> byLength(List<SentencePair> pairs, List<String> texts) {
        List<LengthScore> scores = new ArrayList<>();
        for (int b = 0; b + 1 < BOUNDS.length; b++) {
            List<String> some = new ArrayList<>();
            List<String> references = new ArrayList<>();
            for (int i = 0; i < pairs.size(); i++) {
                int words = WordTokenizer.words(pairs.get(i).source(), true).size();
                if (words > BOUNDS[b] && words <= BOUNDS[b + 1]) {
                    some.add(texts.get(i));
                    references.add(pairs.get(i).target());
                }
            }
            if (!some.isEmpty()) {
                scores.add(new LengthScore(
                        BOUNDS[b],
                        BOUNDS[b + 1],
                        some.size(),
                        overWords(some, references).score()));
            }
        }
        return scores;
    }

    private static BleuScore overWords(List<String> texts, List<String> references) {
        return score(
                new Bleu(Bleu.Tokenization.NONE, false),
                texts.stream().map(TranslationScores::words).toList(),
                references.stream().map(TranslationScores::words).toList());
    }

    private static String words(String text) {
        // The mark of an unknown word is one word, not three.
        return String.join(" ", WordTokenizer.words(text.replace("<unk>", "\u2047"), true));
    }

    private static BleuScore score(Bleu bleu, List<String> texts, List<String> references) {
        return bleu.score(texts, references.stream().map(List::of).toList());
    }

    /** The figures as JSON. */
    public ObjectNode json() {
        ObjectNode line = new JsonMapper().createObjectNode();
        line.put("bleu_lowercased_words", words.score());
        line.put("sacrebleu", cased.score()).put("sacrebleu_lowercased", lowerCased.score());
        line.put("exact", exact);
        ArrayNode list = line.putArray("bleu_by_source_length");
        lengths.forEach(l -> list.addObject()
                .put("words", l.range())
                .put("sentences", l.sentences())
                .put("bleu", l.bleu()));
        return line;
    }

    /** The figures in words. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "BLEU %.2f (lower-cased words), sacreBLEU %.2f cased, %.2f lower-cased, exact %.4f%n",
                words.score(),
                cased.score(),
                lowerCased.score(),
                exact));
        for (LengthScore l : lengths) {
            text.append(String.format(
                    Locale.ROOT, "  sources of %s words (%d): BLEU %.2f%n", l.range(), l.sentences(), l.bleu()));
        }
        return text.toString();
    }
}
