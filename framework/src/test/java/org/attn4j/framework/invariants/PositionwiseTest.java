package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Only attention mixes positions: elsewhere the Jacobian of one position's output towards another's input is 0. */
class PositionwiseTest {
    private static final int B = 2;
    private static final int T = 5;
    private static final int D = 6;

    private static Named<Layer> named(Layer layer) {
        return Named.of(layer.toString(), layer);
    }

    static List<Named<Layer>> layers() {
        return List.of(
                named(new LayerNormalization(1e-5, true)),
                named(new RootMeanSquareNorm(1e-6)),
                named(new MlpFeedForward(7, ActivationKind.RELU, true, 0, 0)),
                named(new MlpFeedForward(7, ActivationKind.GELU, true, 0, 0)),
                named(new MlpFeedForward(7, ActivationKind.GELU_TANH, false, 0, 0)),
                named(new MlpFeedForward(7, ActivationKind.SILU, true, 0, 0)),
                named(new SwiGluFeedForward(9, 0)),
                Named.of("learned positions", (s, x) -> new LearnedPosition().embed(s, x, T)),
                Named.of("sinusoidal positions", (s, x) -> new SinusoidalPosition(10000, T).embed(s, x, T)),
                Named.of("linear map", (s, x) -> s.linear("map", x, D)));
    }

    /** Whether output row {@code seen} may depend on input row {@code changed}. */
    private interface Dependence {
        boolean test(int seen, int changed);
    }

    private static void check(LayerRunner layer, Dependence expected) {
        float[] x = Normal.draw(1, B * T * D);
        float[] before = layer.run(x);
        for (int changed = 0; changed < B * T; changed++) {
            float[] after = layer.run(Rows.withOther(x, changed, D));
            for (int seen = 0; seen < B * T; seen++) {
                boolean depends = Rows.distance(Rows.row(before, seen, D), Rows.row(after, seen, D)) != 0;
                assertThat(depends).as("output %d on input %d", seen, changed).isEqualTo(expected.test(seen, changed));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void outputsDependOnTheirOwnPositionAlone(Layer layer) {
        check(LayerRunner.of(layer, B, T, D), (seen, changed) -> seen == changed);
    }

    @Test
    void attentionMixesThePositionsOfASequenceAndNothingElse() {
        LayerRunner runner = LayerRunner.of(new SelfAttention(2, 0, true, 0), B, T, D);
        check(runner, (seen, changed) -> seen / T == changed / T);
    }
}
