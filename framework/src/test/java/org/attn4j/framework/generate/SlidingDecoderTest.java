package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.NoPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.RelativePosition;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.model.LanguageModel;
import org.junit.jupiter.api.Test;

/** Models whose attention has a window go on without end. */
class SlidingDecoderTest {
    private static LanguageModel model(Position position, int window, int dilation) {
        CausalAttention attention =
                new CausalAttention(4, 2, true, 0, Score.DOT, true, 0, Optional.empty(), window, dilation);
        TransformerBlock block = new TransformerBlock(
                Placement.PRE, new RootMeanSquareNorm(1e-6), attention, new SwiGluFeedForward(0, 0), 0);
        return new LanguageModel(32, 2, position, block, true, false, 0, 0, 0.2);
    }

    private static Decoder sliding(LanguageModel model) {
        return Decoders.of(
                model, TinyModels.FACTS, TinyModels.parameters(model, TinyModels.FACTS), TinyModels.BACKEND, 0);
    }

    private static Decoder whole(LanguageModel model, int window) {
        return Decoders.recomputing(
                model, TinyModels.FACTS, TinyModels.parameters(model, TinyModels.FACTS), TinyModels.BACKEND, window);
    }

    private static int[] tokens(int n) {
        return new Random(n).ints(n, 0, TinyModels.FACTS.vocabulary()).toArray();
    }

    /** 400 tokens are more than the caches hold: rows have moved to the front several times. */
    @Test
    void logitsAreThoseOfTheWholeText() {
        int[] ids = tokens(400);
        for (LanguageModel model : new LanguageModel[] {
            model(new RotaryPosition(10000), 7, 1),
            model(new NoPosition(), 3, 2),
            model(new RelativePosition(8, 20, false), 9, 1),
            model(new RotaryPosition(10000), 1, 1)
        }) {
            Decoder sliding = sliding(model);
            Decoder whole = whole(model, 512);
            assertThat(sliding).isInstanceOf(SlidingDecoder.class);
            Random random = new Random(1);
            for (int at = 0; at < ids.length; ) {
                int to = Math.min(ids.length, at + 1 + random.nextInt(60));
                int[] piece = Arrays.copyOfRange(ids, at, to);
                assertThat(sliding.logits(piece)).containsExactly(whole.logits(piece), within(1e-4f));
                at = to;
            }
            sliding.reset();
            whole.reset();
            assertThat(sliding.logits(ids)).containsExactly(whole.logits(ids), within(1e-4f));
            assertThat(sliding.length()).isEqualTo(400);
        }
    }

    @Test
    void memoryDoesNotGrow() {
        Decoder decoder = sliding(model(new RotaryPosition(10000), 7, 1));
        decoder.logits(tokens(255));
        decoder.logits(1);
        long bytes = decoder.bytes();
        for (int i = 0; i < 500; i++) {
            decoder.logits(i % 31);
        }
        assertThat(decoder.bytes()).isEqualTo(bytes);
        assertThat(decoder.length()).isEqualTo(756);
    }

    @Test
    void withoutAWindowOrWithPositionsOfTheirOwnTheWindowIsThatOfTheContext() {
        assertThat(sliding(model(new RotaryPosition(10000), 0, 1))).isInstanceOf(CachedDecoder.class);
        // Distances beyond those of training, 23 at most, are never looked at.
        assertThat(sliding(model(new RotaryPosition(10000), 24, 1))).isInstanceOf(SlidingDecoder.class);
        assertThat(sliding(model(new RotaryPosition(10000), 25, 1))).isInstanceOf(CachedDecoder.class);
        assertThat(TinyModels.DILATED.model.reach()).isEqualTo(-1);
        assertThat(TinyModels.WINDOWED.model.reach()).isEqualTo(6);
        Decoder decoder = sliding(TinyModels.WINDOWED.model);
        assertThatThrownBy(() -> decoder.logits(31)).hasMessageContaining("token 31 at position 0");
    }
}
