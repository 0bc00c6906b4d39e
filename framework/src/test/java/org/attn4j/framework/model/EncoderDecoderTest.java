package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.attn4j.framework.generate.BeamSearch;
import org.attn4j.framework.generate.BeamSettings;
import org.attn4j.framework.generate.ConditionalDecoders;
import org.attn4j.framework.generate.LengthPenalty;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderDecoderTest {
    private static final int BEGIN = 2;
    private static final int END = 3;
    private static final int V = 12;
    private static final DataFacts FACTS = DataFacts.pairs(V, 7, V, 7);

    static DecoderBlock decoderBlock(Placement placement, int hidden) {
        return new DecoderBlock(
                placement,
                new LayerNormalization(1e-5, true),
                new CausalAttention(2, 0, true, 0),
                new CrossAttention(2, 0, true, 0),
                new MlpFeedForward(hidden, ActivationKind.GELU, true, 0, 0),
                0);
    }

    static EncoderDecoder model(int dim, Placement placement, Position position, boolean shared, boolean tied) {
        return new EncoderDecoder(
                dim,
                1,
                0,
                position,
                TinyTraining.block(placement, 2 * dim),
                decoderBlock(placement, 2 * dim),
                shared,
                tied,
                false,
                false,
                false,
                false,
                0,
                0,
                0.2);
    }

    /** Words and the same turned round; sources are padded with zeros, the mask hides them. */
    static Batch batch(int[][] words) {
        return batch(words, Arrays.stream(words).mapToInt(w -> w.length).max().orElseThrow(), 0);
    }

    private static Batch batch(int[][] words, int s, int padding) {
        int b = words.length;
        int t = Arrays.stream(words).mapToInt(w -> w.length).max().orElseThrow() + 1;
        int[] source = new int[b * s];
        Arrays.fill(source, padding);
        float[] mask = new float[b * s];
        int[] ids = new int[b * t];
        int[] labels = new int[b * t];
        Arrays.fill(labels, -1);
        long targets = 0;
        for (int r = 0; r < b; r++) {
            int n = words[r].length;
            System.arraycopy(words[r], 0, source, r * s, n);
            Arrays.fill(mask, r * s, r * s + n, 1f);
            ids[r * t] = BEGIN;
            System.arraycopy(reversed(words[r]), 0, ids, r * t + 1, n);
            System.arraycopy(reversed(words[r]), 0, labels, r * t, n);
            labels[r * t + n] = END;
            targets += n + 1;
        }
        return new Batch(
                Map.of(
                        "source", new Batch.Ints(new long[] {b, s}, source),
                        "source_mask", new Batch.Floats(new long[] {b, s}, mask),
                        "ids", new Batch.Ints(new long[] {b, t}, ids),
                        "labels", new Batch.Ints(new long[] {b, t}, labels)),
                targets,
                "test");
    }

    private static int[] reversed(int[] word) {
        return IntStream.range(0, word.length)
                .map(i -> word[word.length - 1 - i])
                .toArray();
    }

    private static int[] word(Random random) {
        return random.ints(2 + random.nextInt(4), 4, V).toArray();
    }

    static Batch words(Random random, int rows) {
        return batch(IntStream.range(0, rows).mapToObj(r -> word(random)).toArray(int[][]::new));
    }

    @ParameterizedTest
    @CsvSource({"PRE,false,false", "POST,true,true"})
    void learnsToTurnWordsRound(Placement placement, boolean shared, boolean tied) {
        EncoderDecoder model = model(32, placement, new LearnedPosition(), shared, tied);
        TinyTraining run = new TinyTraining(model, FACTS, 4e-3);
        double before = run.loss(words(new Random(9), 32));
        run.train(400, 3, random -> words(random, 32));
        assertThat(run.loss(words(new Random(9), 32))).isLessThan(before / 10);
        BeamSearch search = new BeamSearch(
                ConditionalDecoders.of(model, FACTS, run.parameters(), TinyTraining.BACKEND),
                new BeamSettings(3, 0, LengthPenalty.GNMT, 0.6),
                BEGIN,
                END);
        Random random = new Random(77);
        int[][] sources = IntStream.range(0, 100).mapToObj(i -> word(random)).toArray(int[][]::new);
        int[][] found = search.best(sources);
        long right = IntStream.range(0, sources.length)
                .filter(i -> Arrays.equals(found[i], reversed(sources[i])))
                .count();
        assertThat(right).as("of 100 words turned round").isGreaterThanOrEqualTo(90);
    }

    /** More padding of the source, and other ids there, changes nothing. */
    @ParameterizedTest
    @CsvSource({"PRE,true", "POST,false"})
    void doesNotSeePadding(Placement placement, boolean learned) {
        Position position = learned ? new LearnedPosition() : new SinusoidalPosition(10000, 64);
        TinyTraining run = new TinyTraining(model(8, placement, position, false, true), FACTS, 0);
        int[][] words = {{4, 5, 6, 7}, {8, 9}};
        float[] expected = run.logits(batch(words, 4, 0));
        assertThat(run.logits(batch(words, 7, 11))).containsExactly(expected, within(1e-6f));
        assertThat(run.loss(batch(words, 7, 5))).isCloseTo(run.loss(batch(words, 4, 0)), within(1e-6));
        float[] alone = run.logits(batch(new int[][] {words[0]}));
        assertThat(Arrays.copyOf(expected, alone.length)).containsExactly(alone, within(1e-6f));
    }

    /** A token of the target changes the logits from its own position on; a token of the source changes all. */
    @ParameterizedTest
    @CsvSource({"PRE", "POST"})
    void looksBackOnly(Placement placement) {
        TinyTraining run = new TinyTraining(model(8, placement, new LearnedPosition(), false, false), FACTS, 0);
        Batch batch = batch(new int[][] {{4, 5, 6, 7, 8}});
        float[] expected = run.logits(batch);
        for (int at = 0; at < 6; at++) {
            float[] got = run.logits(with(batch, "ids", at, 11));
            for (int t = 0; t < 6; t++) {
                float[] row = Arrays.copyOfRange(got, t * V, (t + 1) * V);
                float[] before = Arrays.copyOfRange(expected, t * V, (t + 1) * V);
                if (t < at) {
                    assertThat(row).as("%d before %d", t, at).containsExactly(before, within(1e-6f));
                } else {
                    assertThat(largest(row, before)).as("%d from %d on", t, at).isGreaterThan(1e-4f);
                }
            }
        }
        float[] other = run.logits(with(batch, "source", 4, 11));
        for (int t = 0; t < 6; t++) {
            assertThat(largest(
                            Arrays.copyOfRange(other, t * V, (t + 1) * V),
                            Arrays.copyOfRange(expected, t * V, (t + 1) * V)))
                    .isGreaterThan(1e-4f);
        }
    }

    private static Batch with(Batch batch, String name, int at, int id) {
        Batch.Ints old = (Batch.Ints) batch.arrays().get(name);
        int[] values = old.values().clone();
        values[at] = id;
        Map<String, Batch.Array> arrays = new HashMap<>(batch.arrays());
        arrays.put(name, new Batch.Ints(old.shape(), values));
        return new Batch(arrays, batch.targets(), "changed");
    }

    private static float largest(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** Embeddings V D, 12 rows and 8 columns, once or twice; a head of as many; a norm after the last block, or none. */
    @ParameterizedTest
    @CsvSource({
        "PRE,false,false,288,true",
        "PRE,false,true,192,true",
        "PRE,true,false,192,true",
        "POST,true,true,96,false"
    })
    void sharesTables(Placement placement, boolean shared, boolean tied, long expected, boolean lastNorm) {
        EncoderDecoder model = model(8, placement, new SinusoidalPosition(10000, 64), shared, tied);
        Map<String, Long> sizes = Models.training(model, FACTS, 1).parameters().stream()
                .collect(Collectors.toMap(
                        ParameterSpec::name,
                        p -> p.shape().stream().mapToLong(x -> x).reduce(1, (a, b) -> a * b)));
        long tables = sizes.entrySet().stream()
                .filter(e -> e.getKey().contains("embedding") || e.getKey().equals("head.weight"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(tables).isEqualTo(expected);
        assertThat(sizes.containsKey("head.weight")).isEqualTo(!tied);
        assertThat(sizes.containsKey("embedding.weight")).isEqualTo(shared);
        assertThat(sizes.containsKey("encoder.embedding.weight")).isEqualTo(!shared);
        assertThat(sizes.containsKey("decoder.norm.weight")).isEqualTo(lastNorm);
        assertThat(sizes.containsKey("encoder.norm.weight")).isEqualTo(lastNorm);
        assertThat(sizes)
                .containsKeys(
                        "decoder.blocks.0.cross_attention.query.weight", "encoder.blocks.0.feed_forward.up.weight");
    }

    @Test
    void hasAsManyDecoderBlocksAsTold() {
        assertThat(PretrainedShapes.t5(8).blocks()).isEqualTo(3);
        assertThat(Models.training(PretrainedShapes.t5(8), FACTS, 1).parameters().stream()
                        .map(ParameterSpec::name))
                .anyMatch(n -> n.startsWith("decoder.blocks.2."))
                .noneMatch(n -> n.startsWith("decoder.blocks.3.") || n.startsWith("encoder.blocks.2."));
    }

    @Test
    void refusesWhatDoesNotFit() {
        EncoderDecoder shared = model(8, Placement.PRE, new LearnedPosition(), true, true);
        assertThatThrownBy(() -> Models.training(shared, DataFacts.pairs(12, 7, 13, 7), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a shared embedding needs one vocabulary, but the source has 12 tokens and the target 13;"
                        + " set shared: false, or give both sides one tokenizer");
        assertThatThrownBy(() -> Models.training(shared, DataFacts.text(12, 7), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model(9, Placement.PRE, new LearnedPosition(), false, true)
                        .build(GraphBuilder.forPlan(0, false), FACTS, Context.plain(false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("heads");
        assertThatThrownBy(() -> model(0, Placement.PRE, new LearnedPosition(), false, true))
                .hasMessageContaining("dim must be positive: 0");
        assertThatThrownBy(() -> new DecoderBlock(
                        Placement.PRE,
                        new LayerNormalization(1e-5, true),
                        new SelfAttention(2, 0, true, 0),
                        new CrossAttention(2, 0, true, 0),
                        new MlpFeedForward(8, ActivationKind.GELU, true, 0, 0),
                        0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("type self may see later positions");
        // A learned table has rows for the trained length only.
        TinyTraining run = new TinyTraining(model(8, Placement.PRE, new LearnedPosition(), false, true), FACTS, 0);
        assertThatThrownBy(() -> run.logits(batch(new int[][] {{4, 5, 6, 7, 8, 9, 10, 11}})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8");
    }
}
