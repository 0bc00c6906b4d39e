package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordTokenizer;
import org.junit.jupiter.api.Test;

class TranslationScoresTest {
    private static final Tokenizer TARGET = WordTokenizer.train(List.of("a man in a red hat walks on"), true, 0, 1);

    private static Translator.Translation written(String text) {
        return new Translator.Translation(text, TARGET.encode(text), 0);
    }

    @Test
    void comparesLowerCasedWordsAndCountsExactTargets() {
        List<SentencePair> pairs = List.of(
                new SentencePair("ein Mann mit rotem Hut geht weiter", "A man in a red hat walks on."),
                new SentencePair("eins zwei drei vier fünf sechs sieben acht neun", "A man in a red hat."));
        TranslationScores scores =
                TranslationScores.of(pairs, List.of(written("a man in a red hat walks on."), written("a man")), TARGET);
        // By hand: 11 of 11 words, 9 of 9, 7 of 7, 6 of 6 match; 11 words stand for 9 + 7.
        assertThat(scores.words().score()).isCloseTo(100 * Math.exp(1 - 16.0 / 11), within(1e-9));
        assertThat(scores.cased().score()).isLessThan(scores.lowerCased().score());
        assertThat(scores.exact()).isEqualTo(0.5);
        assertThat(scores.lengths()).hasSize(2);
        assertThat(scores.lengths().get(0).sentences()).isEqualTo(1);
        assertThat(scores.lengths().get(0).bleu()).isCloseTo(100, within(1e-9));
    }
}
