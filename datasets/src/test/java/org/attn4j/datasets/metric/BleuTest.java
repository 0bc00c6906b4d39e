package org.attn4j.datasets.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BleuTest {
    private static final Bleu CASED = new Bleu(Bleu.Tokenization.V13A, false);

    @Test
    void isTheFormulaByHand() {
        // Matches: 4 of 5 words, 2 of 4 pairs (a b, b c), 1 of 3 triples (a b c), none of 2 4-grams: half of one.
        BleuScore score = CASED.scoreSingle(List.of("a b c x d"), List.of("a b c d e f"));

        assertThat(score.precisions()).containsExactly(80.0, 50.0, 100 / 3.0, 25.0);
        double penalty = Math.exp(1 - 6 / 5.0);
        assertThat(score.brevityPenalty()).isCloseTo(penalty, within(1e-15));
        assertThat(score.score()).isCloseTo(100 * penalty * Math.sqrt(Math.sqrt(0.8 * 0.5 / 3 * 0.25)), within(1e-12));
    }

    @Test
    void halvesTheMatchForEachOrderWithoutOne() {
        // Words match, but no longer n-gram: 1/2 of 4, 1/4 of 3, 1/8 of 2.
        assertThat(CASED.scoreSingle(List.of("d c b a e"), List.of("a b c d e")).precisions())
                .containsExactly(100.0, 12.5, 100 / 12.0, 6.25);
    }

    @Test
    void sumsCountsOverTheCorpus() {
        BleuScore score = CASED.scoreSingle(List.of("a b c d", "x"), List.of("a b c d", "y z"));

        assertThat(score.precisions()).containsExactly(80.0, 100.0, 100.0, 100.0);
        assertThat(score.hypothesisLength()).isEqualTo(5);
        assertThat(score.referenceLength()).isEqualTo(6);
    }

    @Test
    void oneReferenceIsAListOfOne() {
        List<String> hypotheses = List.of("A dog runs in the snow.", "Two men sit.");
        assertThat(CASED.scoreSingle(hypotheses, List.of("The dog runs in snow.", "Two men are sitting.")))
                .isEqualTo(CASED.score(
                        hypotheses, List.of(List.of("The dog runs in snow."), List.of("Two men are sitting."))));
    }

    @Test
    void printsTiesAsPythonDoes() {
        assertThat(new BleuScore(0.125, List.of(6.25, 6.35, 0.05, 0.0), 0.0625, 1, 16, "s").format())
                .isEqualTo("BLEU = 0.12 6.2/6.3/0.1/0.0 (BP = 0.062 ratio = 0.062 hyp_len = 1 ref_len = 16)");
    }

    @Test
    void refusesWhatCannotBeScored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CASED.score(List.of(), List.of()))
                .withMessage("BLEU: expected at least one hypothesis, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CASED.scoreSingle(List.of("a", "b"), List.of("a")))
                .withMessageContaining("got 2 hypotheses and references of 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CASED.score(List.of("a", "b"), List.of(List.of("a"), List.of())))
                .withMessageContaining("hypothesis 1 (from 0) has no reference");
        assertThatNullPointerException().isThrownBy(() -> new Bleu(null, true)).withMessageContaining("tokenization");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BleuScore(0, List.of(1.0), 1, 1, 1, "s"))
                .withMessageContaining("expected 4 precisions");
    }
}
