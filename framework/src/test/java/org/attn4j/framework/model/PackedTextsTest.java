package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.NoPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.RelativePosition;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that share a row have the loss and the gradients of the same texts in rows of their own, of running text. */
class PackedTextsTest {
    private static final int VOCABULARY = 23;
    private static final int CONTEXT = 64;

    /** Lengths of texts, row by row; what is left of a row is no text. */
    private static final int[][] ROWS = {{20, 30, 9}, {50, 1, 13}, {64}, {5, 7, 11, 3}};

    static Stream<Position> positions() {
        return Stream.of(
                new NoPosition(),
                new LearnedPosition(),
                new SinusoidalPosition(10000, 80),
                new RotaryPosition(10000),
                new RelativePosition(8, 32, false));
    }

    private static TinyTraining training(Position position, DataFacts facts) {
        TransformerBlock block = new TransformerBlock(
                Placement.PRE,
                new LayerNormalization(1e-5, true),
                new CausalAttention(2, 0, true, 0),
                new MlpFeedForward(32, ActivationKind.GELU, true, 0, 0),
                0);
        return new TinyTraining(new LanguageModel(16, 2, position, block, true, false, 0, 0, 0.3), facts, 0);
    }

    /** The same texts, whose labels count at random: packed, or each in a row. */
    private static Batch batch(boolean packed) {
        Random random = new Random(5);
        int texts = (int) Arrays.stream(ROWS).flatMapToInt(Arrays::stream).count();
        int rows = packed ? ROWS.length : texts;
        int[] ids = new int[rows * CONTEXT];
        int[] labels = new int[ids.length];
        int[] segments = new int[ids.length];
        int[] positions = new int[ids.length];
        Arrays.fill(labels, LanguageModel.IGNORED);
        Arrays.fill(segments, 9);
        int targets = 0;
        int row = 0;
        for (int[] lengths : ROWS) {
            int at = row * CONTEXT;
            for (int n = 0; n < lengths.length; n++) {
                for (int t = 0; t < lengths[n]; t++) {
                    ids[at + t] = random.nextInt(VOCABULARY);
                    labels[at + t] = random.nextInt(3) == 0 ? LanguageModel.IGNORED : random.nextInt(VOCABULARY);
                    targets += labels[at + t] == LanguageModel.IGNORED ? 0 : 1;
                    segments[at + t] = n;
                    positions[at + t] = t;
                }
                row += packed ? 0 : 1;
                at = packed ? at + lengths[n] : row * CONTEXT;
            }
            row += packed ? 1 : 0;
        }
        long[] shape = {rows, CONTEXT};
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("ids", new Batch.Ints(shape, ids));
        arrays.put("labels", new Batch.Ints(shape, labels));
        if (packed) {
            arrays.put("segments", new Batch.Ints(shape, segments));
            arrays.put("positions", new Batch.Ints(shape, positions));
        }
        return new Batch(arrays, targets, packed ? "packed" : "apart");
    }

    @ParameterizedTest
    @MethodSource("positions")
    void lossAndGradientsAreThoseOfTextsApart(Position position) {
        DataFacts running = DataFacts.text(VOCABULARY, CONTEXT);
        TinyTraining packed = training(position, running.withTextsApart());
        TinyTraining apart = training(position, running);
        assertThat(packed.train(1, 1, r -> batch(true))).isCloseTo(apart.train(1, 1, r -> batch(false)), within(1e-6));
        Map<String, float[]> expected = apart.gradients(batch(false));
        packed.gradients(batch(true))
                .forEach((name, got) -> assertThat(got).as(name).containsExactly(expected.get(name), within(1e-6f)));
    }
}
