package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptSearchTest {
    private static final int END = 3;
    private static final int[] PROMPT = {7, 1, 19, 30, 2};

    private static PromptSearch cached(TinyModels tiny) {
        return PromptSearch.cached(tiny.model, TinyModels.FACTS, tiny.parameters(), TinyModels.BACKEND, 0);
    }

    private static PromptSearch plain(TinyModels tiny) {
        return PromptSearch.recomputing(tiny.model, TinyModels.FACTS, tiny.parameters(), TinyModels.BACKEND, 0);
    }

    /** Prompts shorter and longer than the window of 24 tokens, and targets that go past it. */
    @ParameterizedTest
    @EnumSource(names = {"LEARNED", "ROTARY", "RELATIVE", "BASIC"})
    void tokensAreTheSameWithAndWithoutCache(TinyModels tiny) {
        PromptSearch cached = cached(tiny);
        PromptSearch plain = plain(tiny);
        int[] end = {END, BeamSearch.NO_END, END};
        int[][] prompts = {{4}, PROMPT, new java.util.Random(1).ints(29, 0, 31).toArray()};
        for (int i = 0; i < prompts.length; i++) {
            for (int width : new int[] {3, 1}) {
                BeamSettings settings = BeamSettings.customary(width, 26);
                List<Hypothesis> got = cached.search(prompts[i], settings, end[i]);
                List<Hypothesis> expected = plain.search(prompts[i], settings, end[i]);
                assertThat(got).hasSameSizeAs(expected);
                for (int h = 0; h < got.size(); h++) {
                    assertThat(got.get(h).ids()).isEqualTo(expected.get(h).ids());
                    assertThat(got.get(h).score()).isCloseTo(expected.get(h).score(), within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEARNED", "SINUSOIDAL", "NONE"})
    void aBeamOfOneIsGreedy(TinyModels tiny) {
        int[] greedy = new Generator(tiny.cached(0))
                .generate(PROMPT, 40, new Sampler(0, 0, 1, 1, 1), id -> id == END, id -> true);
        Hypothesis found =
                cached(tiny).search(PROMPT, BeamSettings.customary(1, 40), END).get(0);
        assertThat(found.ids()).isEqualTo(greedy);
        int[] endless =
                new Generator(tiny.cached(0)).generate(PROMPT, 40, new Sampler(0, 0, 1, 1, 1), id -> false, id -> true);
        assertThat(cached(tiny)
                        .search(PROMPT, BeamSettings.customary(1, 40), BeamSearch.NO_END)
                        .get(0)
                        .ids())
                .isEqualTo(endless)
                .hasSize(40);
    }

    /** V = 4, at most 4 tokens: 1 + 3 + 9 + 27 texts that end; a beam of 27 loses none. */
    @Test
    void aWideBeamFindsWhatExhaustiveSearchFinds() {
        DataFacts facts = DataFacts.text(4, 12);
        TinyModels tiny = TinyModels.ROTARY;
        Parameters values = TinyModels.parameters(tiny.model, facts);
        Decoder decoder = Decoders.recomputing(tiny.model, facts, values, TinyModels.BACKEND, 0);
        PromptSearch search = PromptSearch.cached(tiny.model, facts, values, TinyModels.BACKEND, 0);
        for (int[] prompt : new int[][] {{0}, {2, 1}, {1, 1, 0, 2, 3}}) {
            for (double alpha : new double[] {0, 0.6, 3}) {
                BeamSettings settings = new BeamSettings(27, 4, LengthPenalty.GNMT, alpha);
                List<Hypothesis> all = new ArrayList<>();
                endings(decoder, prompt, new int[0], 0, settings, all);
                assertThat(all).hasSize(1 + 3 + 9 + 27);
                Hypothesis best = all.stream()
                        .max(Comparator.comparingDouble(Hypothesis::score))
                        .orElseThrow();
                Hypothesis got = search.search(prompt, settings, END).get(0);
                assertThat(got.ids()).isEqualTo(best.ids());
                assertThat(got.score()).isCloseTo(best.score(), within(1e-4));
            }
        }
    }

    /** All continuations of a prompt that end within the greatest length, by log-softmax in double. */
    private static void endings(
            Decoder decoder, int[] prompt, int[] ids, double sum, BeamSettings settings, List<Hypothesis> found) {
        int[] sequence = Arrays.copyOf(prompt, prompt.length + ids.length);
        System.arraycopy(ids, 0, sequence, prompt.length, ids.length);
        decoder.reset();
        float[] z = decoder.logits(sequence).clone();
        double norm = 0;
        for (float x : z) {
            norm += Math.exp(x);
        }
        for (int v = 0; v < z.length; v++) {
            double total = sum + z[v] - Math.log(norm);
            if (v == END) {
                double penalty = Math.pow((5 + ids.length + 1) / 6.0, settings.alpha());
                found.add(new Hypothesis(ids, total, total / penalty, true));
            } else if (ids.length + 1 < settings.maxLength()) {
                int[] longer = Arrays.copyOf(ids, ids.length + 1);
                longer[ids.length] = v;
                endings(decoder, prompt, longer, total, settings, found);
            }
        }
    }

    @Test
    void wrongInputIsNamed() {
        PromptSearch search = cached(TinyModels.LEARNED);
        BeamSettings two = BeamSettings.customary(2, 5);
        assertThatThrownBy(() -> search.search(new int[0], two, END)).hasMessageContaining("the prompt is empty");
        assertThatThrownBy(() -> search.search(PROMPT, BeamSettings.greedy(), END))
                .hasMessageContaining("give max_length");
        assertThatThrownBy(() -> search.search(new int[] {31, 4}, two, END))
                .hasMessageContaining("token 31 at position 0 of the prompt");
        assertThatThrownBy(() -> search.search(PROMPT, two, 31)).hasMessageContaining("the end token 31");
        assertThatThrownBy(() -> PromptSearch.cached(
                        TinyModels.LEARNED.model,
                        TinyModels.FACTS,
                        TinyModels.LEARNED.parameters(),
                        TinyModels.BACKEND,
                        48))
                .hasMessageContaining("a window of 48 tokens");
    }
}
