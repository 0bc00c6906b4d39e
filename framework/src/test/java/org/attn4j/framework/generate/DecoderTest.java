package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderTest {
    private static int[] tokens(int n, long seed) {
        return new Random(seed).ints(n, 0, TinyModels.FACTS.vocabulary()).toArray();
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within(1e-4f));
    }

    @ParameterizedTest
    @EnumSource
    void cachedLogitsEqualRecomputedOnesPastTheContext(TinyModels tiny) {
        Decoder cached = tiny.cached(0);
        Decoder plain = tiny.recomputing(0);
        int[] ids = tokens(100, 1);
        float[] before = null;
        for (int i = 0; i < ids.length; i++) {
            float[] logits = cached.logits(ids[i]);
            assertClose(logits, plain.logits(ids[i]));
            if (before != null) {
                float spread = 0;
                for (int v = 0; v < logits.length; v++) {
                    spread = Math.max(spread, Math.abs(logits[v] - before[v]));
                }
                assertThat(spread).as("a token changes the logits").isGreaterThan(0.1f);
            }
            before = logits.clone();
        }
        assertThat(cached.length()).isEqualTo(100);
        assertThat(cached.window()).isEqualTo(24);
    }

    @ParameterizedTest
    @EnumSource
    void piecesOfAPromptDoNotMatter(TinyModels tiny) {
        Decoder pieces = tiny.cached(0);
        Decoder plain = tiny.recomputing(0);
        Random random = new Random(2);
        for (int n : new int[] {1, 5, 23, 24, 25, 48, 49, 77}) {
            int[] ids = tokens(n, n);
            plain.reset();
            pieces.reset();
            float[] expected = plain.logits(ids);
            float[] actual = null;
            for (int at = 0; at < n; ) {
                int to = Math.min(n, at + 1 + random.nextInt(11));
                actual = pieces.logits(Arrays.copyOfRange(ids, at, to));
                at = to;
            }
            assertClose(actual, expected);
            pieces.reset();
            assertClose(pieces.logits(ids), expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SINUSOIDAL", "ROTARY", "NONE"})
    void positionsWithoutBoundTakeALongerWindow(TinyModels tiny) {
        Decoder cached = tiny.cached(150);
        Decoder plain = tiny.recomputing(150);
        int[] ids = tokens(149, 4);
        assertClose(cached.logits(ids), plain.logits(ids));
        assertClose(cached.logits(3, 4, 5), plain.logits(3, 4, 5));
        float[] longer = cached.logits(6).clone();
        Decoder shorter = tiny.cached(0);
        shorter.logits(ids);
        shorter.logits(3, 4, 5);
        float[] other = shorter.logits(6);
        double difference = 0;
        for (int i = 0; i < other.length; i++) {
            difference += Math.abs(other[i] - longer[i]);
        }
        assertThat(difference).as("tokens beyond the trained context count").isGreaterThan(0.1);
    }

    @Test
    void theWindowIsEncodedFromPositionZero() {
        // 30 tokens in a window of 24 that drops 12: tokens 12 to 29 remain.
        int[] ids = tokens(30, 6);
        float[] all = TinyModels.LEARNED.cached(0).logits(ids).clone();
        assertClose(all, TinyModels.LEARNED.recomputing(0).logits(Arrays.copyOfRange(ids, 12, 30)));
    }

    @Test
    void aShorterWindowIsAllowed() {
        int[] ids = tokens(20, 7);
        float[] expected = TinyModels.ROTARY.recomputing(8).logits(ids);
        assertClose(TinyModels.ROTARY.cached(8).logits(ids), expected);
        // 20 tokens in a window of 8 that drops 4: 12 dropped.
        assertClose(TinyModels.ROTARY.recomputing(0).logits(Arrays.copyOfRange(ids, 12, 20)), expected);
        assertClose(
                TinyModels.LEARNED.cached(8).logits(ids),
                TinyModels.LEARNED.recomputing(8).logits(ids));
    }

    @Test
    void windowsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> TinyModels.LEARNED.cached(48))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "a window of 48 tokens is longer than the 24 positions that the model has learned");
        assertThatThrownBy(() -> TinyModels.LEARNED.recomputing(25)).hasMessageContaining("give at most 24");
        assertThatThrownBy(() -> TinyModels.ROTARY.cached(1)).hasMessageContaining("at least 2 tokens: 1");
        assertThatThrownBy(() -> TinyModels.ROTARY.cached(-3)).hasMessageContaining("at least 2 tokens: -3");
    }

    @Test
    void anotherModelsParametersAreRefused() {
        LanguageModel rotary = TinyModels.ROTARY.model;
        Parameters other = TinyModels.LEARNED.parameters();
        assertThatThrownBy(() -> Decoders.cached(rotary, TinyModels.FACTS, other, TinyModels.BACKEND, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter blocks.0.attention.qkv.weight");
        DataFacts wider = DataFacts.text(32, 24);
        assertThatThrownBy(() -> Decoders.recomputing(
                        TinyModels.LEARNED.model, wider, TinyModels.LEARNED.parameters(), TinyModels.BACKEND, 0))
                .hasMessageContaining("parameter embedding.weight: the model has FLOAT[32, 32], the values are");
    }

    @Test
    void tokensOutsideOfTheVocabularyAreRefused() {
        Decoder d = TinyModels.LEARNED.cached(0);
        assertThatThrownBy(() -> d.logits(1, 31))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 31 at position 1")
                .hasMessageContaining("V = 31");
    }
}
