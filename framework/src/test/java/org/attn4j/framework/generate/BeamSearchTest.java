package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BeamSearchTest {
    private static final int BEGIN = 0;
    private static final int END = 1;

    private static int[][] sources(int count) {
        int[][] sources = new int[count][];
        Arrays.setAll(sources, i -> new int[] {i, 7 * i});
        return sources;
    }

    @ParameterizedTest
    @EnumSource
    void aWideBeamFindsWhatExhaustiveSearchFinds(LengthPenalty penalty) {
        int longest = 5;
        MadeDecoder made = new MadeDecoder(4, longest);
        // 3^4 unfinished targets of 4 tokens at most: none falls out.
        BeamSettings settings = new BeamSettings(81, 0, penalty, 0.8);
        int[][] sources = sources(40);
        List<List<Hypothesis>> found = new BeamSearch(made, settings, BEGIN, END).search(sources);
        for (int b = 0; b < sources.length; b++) {
            List<Hypothesis> all = new ArrayList<>();
            made.all(sources[b], new int[] {BEGIN}, 0, settings, longest, all);
            assertThat(all).hasSize(1 + 3 + 9 + 27 + 81);
            Hypothesis best = all.stream()
                    .max((x, y) -> Double.compare(x.score(), y.score()))
                    .orElseThrow();
            Hypothesis got = found.get(b).get(0);
            assertThat(got.ids()).isEqualTo(best.ids());
            assertThat(got.score()).isCloseTo(best.score(), within(1e-6));
            assertThat(got.logProbability()).isCloseTo(best.logProbability(), within(1e-6));
            assertThat(got.ended()).isTrue();
        }
    }

    @Test
    void widthOneTakesTheLikeliestTokenEachTime() {
        MadeDecoder made = new MadeDecoder(6, 30);
        int[][] sources = sources(30);
        int[][] found = new BeamSearch(made, BeamSettings.greedy(), BEGIN, END).best(sources);
        for (int b = 0; b < sources.length; b++) {
            List<Integer> target = new ArrayList<>(List.of(BEGIN));
            int last = BEGIN;
            while (last != END && target.size() <= 30) {
                double[] p =
                        made.next(sources[b], target.stream().mapToInt(i -> i).toArray());
                last = 0;
                for (int v = 1; v < p.length; v++) {
                    last = p[v] > p[last] ? v : last;
                }
                target.add(last);
            }
            int to = last == END ? target.size() - 1 : target.size();
            assertThat(found[b])
                    .containsExactly(
                            target.subList(1, to).stream().mapToInt(i -> i).toArray());
        }
    }

    @Test
    void hypothesesComeBestFirstWithTheProbabilityOfTheirTokens() {
        MadeDecoder made = new MadeDecoder(9, 25);
        int[][] sources = sources(20);
        BeamSettings settings = new BeamSettings(5, 0, LengthPenalty.GNMT, 0.6);
        List<List<Hypothesis>> found = new BeamSearch(made, settings, BEGIN, END).search(sources);
        for (int b = 0; b < sources.length; b++) {
            List<Hypothesis> hypotheses = found.get(b);
            for (int i = 0; i < hypotheses.size(); i++) {
                Hypothesis h = hypotheses.get(i);
                assertThat(i == 0 || hypotheses.get(i - 1).score() >= h.score()).isTrue();
                int[] target = {BEGIN};
                double sum = 0;
                for (int id : h.ids()) {
                    sum += made.next(sources[b], target)[id];
                    target = Arrays.copyOf(target, target.length + 1);
                    target[target.length - 1] = id;
                }
                sum += h.ended() ? made.next(sources[b], target)[END] : 0;
                int length = h.ids().length + (h.ended() ? 1 : 0);
                assertThat(h.logProbability()).isCloseTo(sum, within(1e-6));
                assertThat(h.score()).isCloseTo(sum / Math.pow((5 + length) / 6.0, 0.6), within(1e-6));
            }
        }
    }

    @Test
    void aWiderBeamFindsLikelierTargets() {
        MadeDecoder made = new MadeDecoder(9, 12);
        int[][] sources = sources(60);
        double before = Double.NEGATIVE_INFINITY;
        for (int width : new int[] {1, 2, 4, 8}) {
            BeamSettings settings = new BeamSettings(width, 0, LengthPenalty.NONE, 0);
            double mean = new BeamSearch(made, settings, BEGIN, END)
                    .search(sources).stream()
                            .mapToDouble(h -> h.get(0).score())
                            .average()
                            .orElseThrow();
            assertThat(mean).isGreaterThan(before);
            before = mean;
        }
    }

    @Test
    void aLargerAlphaGivesLongerTargets() {
        MadeDecoder made = new MadeDecoder(5, 20);
        double[] lengths = new double[2];
        for (int i = 0; i < 2; i++) {
            lengths[i] = Arrays.stream(
                            new BeamSearch(made, new BeamSettings(8, 0, LengthPenalty.GNMT, 2.0 * i), BEGIN, END)
                                    .best(sources(50)))
                    .mapToInt(t -> t.length)
                    .average()
                    .orElseThrow();
        }
        assertThat(lengths[1]).isGreaterThan(lengths[0] + 1);
    }

    /**
     * By hand, with two hypotheses and the mean log-probability of a token. After 2 and 3, of 0.5 and 0.4, the likeliest
     * extensions are: 2 and the end, 0.25; 2 2, 0.2; 3 and the end, 0.18; 3 3, 0.16. The second end is the third likeliest:
     * it does not count, so that one target alone has ended and the search goes on to 2 2, which is better.
     */
    @Test
    void anEndTokenCountsOnlyAmongTheLikeliest() {
        TableDecoder.Table table = (source, target) -> {
            double[] p =
                    switch (target.length) {
                        case 0 -> new double[] {0.01, 0.09, 0.5, 0.4};
                        case 1 ->
                            target[0] == 2 ? new double[] {0.05, 0.5, 0.4, 0.05} : new double[] {0.1, 0.45, 0.05, 0.4};
                        default -> new double[] {0.02, 0.95, 0.02, 0.01};
                    };
            return Arrays.stream(p).map(Math::log).toArray();
        };
        BeamSettings settings = new BeamSettings(2, 3, LengthPenalty.AVERAGE, 0);
        List<Hypothesis> found = new BeamSearch(new TableDecoder(4, 3, table), settings, BEGIN, END)
                .search(new int[][] {{5}})
                .get(0);
        assertThat(found.stream().map(h -> Arrays.toString(h.ids()))).containsExactly("[2, 2]", "[3, 3]", "[2]");
        assertThat(found.get(0).score()).isCloseTo(Math.log(0.5 * 0.4 * 0.95) / 3, within(1e-6));
        assertThat(found.get(2).score()).isCloseTo(Math.log(0.5 * 0.5) / 2, within(1e-6));
    }

    @Test
    void equalLogitsGoToTheLowerToken() {
        ConditionalDecoder flat = new MadeDecoder(4, 3) {
            @Override
            float[] logits(int[] source, int[] target) {
                // The end token is never possible.
                return new float[] {1, Float.NEGATIVE_INFINITY, 1, 1};
            }
        };
        List<Hypothesis> found = new BeamSearch(flat, new BeamSettings(4, 0, LengthPenalty.NONE, 0), BEGIN, END)
                .search(new int[][] {{5}})
                .get(0);
        assertThat(found).allMatch(h -> !h.ended()).hasSize(4);
        assertThat(found.stream().map(h -> Arrays.toString(h.ids())))
                .containsExactly("[0, 0, 0]", "[0, 0, 2]", "[0, 0, 3]", "[0, 2, 0]");
    }

    @Test
    void wrongInputIsNamed() {
        MadeDecoder made = new MadeDecoder(4, 3);
        assertThatThrownBy(() -> new BeamSettings(0, 0, LengthPenalty.NONE, 0))
                .hasMessageContaining("width must be positive: 0");
        assertThatThrownBy(() -> new BeamSettings(1, 0, LengthPenalty.GNMT, -1)).hasMessageContaining("alpha");
        assertThatThrownBy(() -> new BeamSearch(made, new BeamSettings(1, 4, LengthPenalty.NONE, 0), BEGIN, END))
                .hasMessageContaining("max_length is 4, but the model was built for targets of at most 3 tokens");
        assertThatThrownBy(() -> new BeamSearch(made, BeamSettings.greedy(), BEGIN, 4))
                .hasMessageContaining("the end token 4 is not in the vocabulary of 4 tokens");
        ConditionalDecoder broken = new MadeDecoder(4, 3) {
            @Override
            float[] logits(int[] source, int[] target) {
                return new float[] {1, Float.NaN, 1, 1};
            }
        };
        assertThatThrownBy(() -> new BeamSearch(broken, BeamSettings.greedy(), BEGIN, END).best(sources(1)))
                .hasMessageContaining("the logit of token 1 is NaN");
    }
}
