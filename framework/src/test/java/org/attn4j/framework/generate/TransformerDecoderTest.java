package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class TransformerDecoderTest {
    private static int[][] sources(int count, TinyTransformers tiny, long seed) {
        Random random = new Random(seed);
        int[][] all = new int[count][];
        Arrays.setAll(all, b -> random.ints(1 + random.nextInt(tiny.facts.context()), 0, tiny.facts.vocabulary())
                .toArray());
        return all;
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within(1e-4f));
    }

    @ParameterizedTest
    @EnumSource
    void logitsEqualRecomputedOnesWhileHypothesesChangePlaces(TinyTransformers tiny) {
        ConditionalDecoder cached = tiny.cached();
        ConditionalDecoder plain = tiny.recomputing();
        Random random = new Random(8);
        for (int[] shape : new int[][] {{3, 4}, {1, 1}, {5, 1}, {2, 3}, {3, 4}}) {
            int[][] sources = sources(shape[0], tiny, shape[0]);
            int width = shape[1];
            cached.start(sources, width);
            plain.start(sources, width);
            int[] parents = new int[sources.length * width];
            int[] ids = new int[parents.length];
            for (int t = 0; t < tiny.facts.targetContext(); t++) {
                Arrays.setAll(parents, r -> r - r % width + random.nextInt(width));
                Arrays.setAll(ids, r -> random.nextInt(tiny.facts.targetVocabulary()));
                float[] expected = plain.step(parents, ids);
                assertClose(cached.step(parents, ids), expected);
                float spread = 0;
                for (int i = tiny.facts.targetVocabulary(); i < expected.length; i++) {
                    spread = Math.max(spread, Math.abs(expected[i] - expected[i - tiny.facts.targetVocabulary()]));
                }
                assertThat(expected.length == tiny.facts.targetVocabulary() || spread > 0.1)
                        .as("rows differ")
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stepsGiveTheLogitsOfTheTeacherForcedPass(TinyTransformers tiny) {
        int s = tiny.facts.context();
        int t = tiny.facts.targetContext();
        Random random = new Random(2);
        int[] source = random.ints(s, 0, tiny.facts.vocabulary()).toArray();
        int[] target = random.ints(t, 0, tiny.facts.targetVocabulary()).toArray();
        float[] ones = new float[s];
        Arrays.fill(ones, 1);
        Graph graph = Models.evaluation(tiny.model, tiny.facts, 0);
        var device = TinyTransformers.BACKEND.device();
        Plan plan = Plans.inference(graph, TinyTransformers.BACKEND, tiny.parameters(), Map.of(), List.of(Graph.LOGITS))
                .plan(Map.of(
                        "source", new TensorSpec(DataType.INT32, 1, s),
                        "source_mask", TensorSpec.floats(1, s),
                        "ids", new TensorSpec(DataType.INT32, 1, t)));
        device.copyIn(source, plan.input("source"));
        device.copyIn(ones, plan.input("source_mask"));
        device.copyIn(target, plan.input("ids"));
        plan.run();
        int v = tiny.facts.targetVocabulary();
        float[] forced = new float[t * v];
        device.copyOut(plan.output(Graph.LOGITS), forced);
        ConditionalDecoder decoder = tiny.cached();
        decoder.start(new int[][] {source}, 1);
        for (int i = 0; i < t; i++) {
            float[] logits = decoder.step(new int[1], new int[] {target[i]});
            assertClose(logits, Arrays.copyOfRange(forced, i * v, (i + 1) * v));
        }
    }

    @ParameterizedTest
    @EnumSource
    void beamSearchFindsTheSameWithAndWithoutCache(TinyTransformers tiny) {
        int[][] sources = sources(6, tiny, 4);
        BeamSettings settings = new BeamSettings(4, 0, LengthPenalty.GNMT, 0.6);
        List<List<Hypothesis>> cached = new BeamSearch(tiny.cached(), settings, 2, 3).search(sources);
        List<List<Hypothesis>> plain = new BeamSearch(tiny.recomputing(), settings, 2, 3).search(sources);
        for (int b = 0; b < sources.length; b++) {
            assertThat(cached.get(b)).hasSameSizeAs(plain.get(b));
            for (int i = 0; i < cached.get(b).size(); i++) {
                assertThat(cached.get(b).get(i).ids())
                        .isEqualTo(plain.get(b).get(i).ids());
                assertThat(cached.get(b).get(i).score())
                        .isCloseTo(plain.get(b).get(i).score(), within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherSourcesOfABatchDoNotMatter(TinyTransformers tiny) {
        int[][] sources = sources(7, tiny, 9);
        BeamSearch search = new BeamSearch(tiny.cached(), new BeamSettings(3, 0, LengthPenalty.AVERAGE, 0), 2, 3);
        int[][] together = search.best(sources);
        for (int b = 0; b < sources.length; b++) {
            assertThat(search.best(new int[][] {sources[b]})[0]).isEqualTo(together[b]);
        }
    }

    @Test
    void wrongInputIsNamed() {
        TinyTransformers tiny = TinyTransformers.LEARNED;
        for (ConditionalDecoder d : List.of(tiny.cached(), tiny.recomputing())) {
            assertThatThrownBy(() -> d.step(new int[1], new int[1])).hasMessageContaining("call start before step");
            assertThatThrownBy(() -> d.start(new int[0][], 1)).hasMessageContaining("no source");
            assertThatThrownBy(() -> d.start(new int[][] {{1}, {}}, 1)).hasMessageContaining("source 1 is empty");
            assertThatThrownBy(() -> d.start(new int[][] {{1}}, 0)).hasMessageContaining("positive: 0");
            assertThatThrownBy(() -> d.start(new int[][] {{1, 23}}, 1))
                    .hasMessageContaining("token 23 at position 1 of source 0")
                    .hasMessageContaining("V = 23");
            assertThatThrownBy(() -> d.start(new int[][] {new int[14]}, 1))
                    .hasMessageContaining("source 0 has 14 tokens, but the model takes at most 13");
            d.start(new int[][] {{1, 2}, {3}}, 2);
            assertThatThrownBy(() -> d.step(new int[3], new int[3])).hasMessageContaining("each of 4 rows, got 3");
            assertThatThrownBy(() -> d.step(new int[] {0, 2, 2, 3}, new int[4]))
                    .hasMessageContaining("row 1 cannot go on from row 2, which belongs to another source");
            assertThatThrownBy(() -> d.step(new int[] {0, 1, 2, 3}, new int[] {0, 0, 19, 0}))
                    .hasMessageContaining("token 19 of row 2");
            for (int t = 0; t < 11; t++) {
                d.step(new int[] {0, 1, 2, 3}, new int[4]);
            }
            assertThatThrownBy(() -> d.step(new int[] {0, 1, 2, 3}, new int[4]))
                    .hasMessageContaining("the targets have 11 tokens");
        }
    }

    @Test
    void anotherModelsParametersAreRefused() {
        TinyTransformers tiny = TinyTransformers.LEARNED;
        var values = TinyTransformers.ROTARY.parameters();
        assertThatThrownBy(() -> ConditionalDecoders.of(tiny.model, tiny.facts, values, TinyTransformers.BACKEND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter ");
        assertThatThrownBy(() -> ConditionalDecoders.of(
                        TinyModels.LEARNED.model, TinyModels.FACTS, values, TinyTransformers.BACKEND))
                .hasMessageContaining("a LanguageModel does not write a target for a source");
    }
}
