package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
    private static final int[] PROMPT = {3, 1, 4, 1, 5};

    private static int[] run(Decoder decoder, int[] prompt, int tokens, Sampler sampler) {
        return new Generator(decoder).generate(prompt, tokens, sampler, id -> false, id -> true);
    }

    @ParameterizedTest
    @EnumSource
    void tokensAreTheSameWithAndWithoutCache(TinyModels tiny) {
        Decoder cached = tiny.cached(0);
        Decoder plain = tiny.recomputing(0);
        assertThat(run(cached, PROMPT, 200, Sampler.greedy()))
                .hasSize(200)
                .isEqualTo(run(plain, PROMPT, 200, Sampler.greedy()));
        // Greedy output of random weights soon runs in a circle; drawn tokens do not.
        Sampler drawn = new Sampler(1.5, 0, 0.98, 1.1, 3);
        int[] tokens = run(cached, PROMPT, 200, drawn);
        assertThat(tokens).isEqualTo(run(plain, PROMPT, 200, drawn));
        assertThat(Arrays.stream(tokens).distinct().count()).isGreaterThan(10);
    }

    @Test
    void greedyTokensAreThoseOfAPlainLoop() {
        Decoder plain = TinyModels.ROTARY.recomputing(64);
        List<Integer> expected = new ArrayList<>();
        int[] sequence = PROMPT;
        for (int i = 0; i < 20; i++) {
            plain.reset();
            float[] logits = plain.logits(sequence);
            int best = IntStream.range(0, logits.length)
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow();
            expected.add(best);
            sequence = Arrays.copyOf(sequence, sequence.length + 1);
            sequence[sequence.length - 1] = best;
        }
        assertThat(run(TinyModels.ROTARY.cached(64), PROMPT, 20, Sampler.greedy()))
                .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void aSeedDecidesTheTokens() {
        Decoder decoder = TinyModels.LEARNED.cached(0);
        Sampler sampler = new Sampler(0.9, 10, 0.95, 1.1, 42);
        int[] first = run(decoder, PROMPT, 80, sampler);
        assertThat(run(decoder, PROMPT, 80, sampler)).isEqualTo(first);
        assertThat(run(decoder, PROMPT, 80, sampler.withSeed(43))).isNotEqualTo(first);
    }

    @Test
    void continuingPromptAndOutputGoesOnTheSame() {
        Decoder decoder = TinyModels.ROTARY.cached(0);
        Sampler sampler = new Sampler(1, 0, 0.9, 1.2, 42);
        int[] whole = run(decoder, PROMPT, 60, sampler);
        int[] longer = Arrays.copyOf(PROMPT, PROMPT.length + 30);
        System.arraycopy(whole, 0, longer, PROMPT.length, 30);
        assertThat(run(decoder, longer, 30, sampler)).isEqualTo(Arrays.copyOfRange(whole, 30, 60));
    }

    @Test
    void stopsWhereToldTo() {
        Generator generator = new Generator(TinyModels.LEARNED.cached(0));
        Sampler sampler = new Sampler(1, 0, 1, 1, 9);
        int[] all = generator.generate(PROMPT, 50, sampler, id -> false, id -> true);
        int at = 10;
        while (occursBefore(all, at)) {
            at++;
        }
        int stop = all[at];
        List<Integer> seen = new ArrayList<>();
        int[] stopped = generator.generate(PROMPT, 50, sampler, id -> id == stop, seen::add);
        assertThat(stopped).isEqualTo(Arrays.copyOf(all, at));
        assertThat(seen).hasSize(at);

        List<Integer> taken = new ArrayList<>();
        int[] cut = generator.generate(PROMPT, 50, sampler, id -> false, id -> {
            taken.add(id);
            return taken.size() < 7;
        });
        assertThat(cut).isEqualTo(Arrays.copyOf(all, 7));
        assertThat(taken).hasSize(7);
        assertThat(generator.generate(PROMPT, 0, sampler, id -> false, id -> true))
                .isEmpty();
    }

    private static boolean occursBefore(int[] ids, int at) {
        return IntStream.range(0, at).anyMatch(i -> ids[i] == ids[at]);
    }

    @Test
    void wrongInputIsNamed() {
        Generator generator = new Generator(TinyModels.LEARNED.cached(0));
        assertThatThrownBy(() -> generator.generate(new int[0], 5, Sampler.greedy(), id -> false, id -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give at least one, such as the start token");
        assertThatThrownBy(() -> generator.generate(new int[] {1, 99}, 5, Sampler.greedy(), id -> false, id -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token 99 at position 1 is not in the model's vocabulary: expected 0 <= id < V = 31");
        assertThatThrownBy(() -> generator.generate(PROMPT, -1, Sampler.greedy(), id -> false, id -> true))
                .hasMessageContaining("must not be negative: -1");
    }
}
