package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.attn4j.framework.train.TinySeq2Seq.BACKEND;
import static org.attn4j.framework.train.TinySeq2Seq.batch;
import static org.attn4j.framework.train.TinySeq2Seq.model;
import static org.attn4j.framework.train.TinySeq2Seq.runner;

import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.AttentionSeq2Seq.DecoderAttention;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.op.recurrent.CellKind;
import org.junit.jupiter.api.Test;

class AttentionSeq2SeqTest {
    /**
     * Loss and gradients of a model written in torch 2.13.0 (float64): nn.GRU encoder in both directions, additive
     * attention, nn.GRUCell, weights {@code sin(0.7 i + k) / 2} for element i of its k-th parameter.
     */
    @Test
    void equalsTheModelInPyTorch() {
        StepRunner runner =
                runner(model(2, 3, CellKind.GRU, DecoderAttention.ADDITIVE, false, 0), DataFacts.pairs(5, 4, 5, 3), 0);
        fill(runner, "encoder.embedding.weight", 0, i -> i);
        fill(runner, "decoder.embedding.weight", 1, i -> i);
        String[] directions = {"encoder.forward.", "encoder.backward."};
        for (int d = 0; d < 2; d++) {
            fill(runner, directions[d] + "input.weight", 2 + 4 * d, transposed(2, 9, 2, 0));
            fill(runner, directions[d] + "input.bias", 3 + 4 * d, i -> i);
            fill(runner, directions[d] + "hidden.weight", 4 + 4 * d, transposed(3, 9, 3, 0));
            fill(runner, directions[d] + "hidden.bias", 5 + 4 * d, i -> i);
        }
        fill(runner, "decoder.initial.weight", 10, transposed(6, 3, 6, 0));
        fill(runner, "decoder.initial.bias", 11, i -> i);
        fill(runner, "decoder.attention.key.weight", 12, transposed(6, 3, 6, 0));
        fill(runner, "decoder.input.weight", 13, transposed(2, 9, 8, 0));
        fill(runner, "decoder.context.weight", 13, transposed(6, 9, 8, 2));
        fill(runner, "decoder.input.bias", 14, i -> i);
        fill(runner, "decoder.hidden.weight", 15, transposed(3, 9, 3, 0));
        fill(runner, "decoder.hidden.bias", 16, i -> i);
        fill(runner, "decoder.attention.query.weight", 17, transposed(3, 3, 3, 0));
        fill(runner, "decoder.attention.score.weight", 18, i -> i);
        fill(runner, "head.weight", 19, transposed(11, 5, 11, 0));
        fill(runner, "head.bias", 20, i -> i);
        Batch batch = new Batch(
                Map.of(
                        "source", new Batch.Ints(new long[] {2, 4}, new int[] {1, 4, 2, 3, 3, 3, 0, 1}),
                        "source_mask", new Batch.Floats(new long[] {2, 4}, new float[] {1, 1, 1, 1, 1, 1, 1, 1}),
                        "source_lengths", new Batch.Ints(new long[] {2}, new int[] {4, 4}),
                        "ids", new Batch.Ints(new long[] {2, 3}, new int[] {2, 1, 4, 2, 0, 3}),
                        "labels", new Batch.Ints(new long[] {2, 3}, new int[] {1, 4, 3, 0, 3, 2})),
                6,
                "fixture");
        assertThat(runner.run(0, List.of(batch)).loss()).isCloseTo(2.129926278, within(1e-6));
        assertThat(norm(runner, "encoder.embedding.weight")).isCloseTo(0.094925136, within(1e-6));
        assertThat(norm(runner, "decoder.embedding.weight")).isCloseTo(0.421364801, within(1e-6));
        assertThat(norm(runner, "encoder.forward.input.weight")).isCloseTo(0.042502788, within(1e-6));
        assertThat(norm(runner, "encoder.forward.hidden.weight")).isCloseTo(0.026323672, within(1e-6));
        assertThat(norm(runner, "encoder.forward.hidden.bias")).isCloseTo(0.092543988, within(1e-6));
        assertThat(norm(runner, "encoder.backward.input.bias")).isCloseTo(0.253763329, within(1e-6));
        assertThat(norm(runner, "encoder.backward.hidden.weight")).isCloseTo(0.022341938, within(1e-6));
        assertThat(norm(runner, "decoder.initial.weight")).isCloseTo(0.039393762, within(1e-6));
        assertThat(norm(runner, "decoder.attention.key.weight")).isCloseTo(0.010698996, within(1e-6));
        assertThat(Math.hypot(norm(runner, "decoder.input.weight"), norm(runner, "decoder.context.weight")))
                .isCloseTo(0.191848549, within(1e-6));
        assertThat(norm(runner, "decoder.hidden.weight")).isCloseTo(0.055745012, within(1e-6));
        assertThat(norm(runner, "decoder.hidden.bias")).isCloseTo(0.124130322, within(1e-6));
        assertThat(norm(runner, "decoder.attention.query.weight")).isCloseTo(0.000279427, within(1e-7));
        assertThat(norm(runner, "decoder.attention.score.weight")).isCloseTo(0.015397475, within(1e-6));
        assertThat(norm(runner, "head.weight")).isCloseTo(0.431737920, within(1e-6));
        assertThat(norm(runner, "head.bias")).isCloseTo(0.251904115, within(1e-6));
    }

    /** Where element i of a weight [in, out] is in PyTorch's [out, columns], from a column on. */
    private static IntUnaryOperator transposed(int in, int out, int columns, int from) {
        return i -> i % out * columns + from + i / out;
    }

    private static void fill(StepRunner runner, String name, int k, IntUnaryOperator place) {
        Tensor slot = runner.state().values().slot(name);
        assertThat(slot).as(name).isNotNull();
        float[] values = new float[(int) slot.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (Math.sin(0.7 * place.applyAsInt(i) + k) / 2);
        }
        BACKEND.device().copyIn(values, slot);
    }

    private static double norm(StepRunner runner, String name) {
        Tensor slot = runner.gradients().slot(name);
        float[] values = new float[(int) slot.size()];
        BACKEND.device().copyOut(slot, values);
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }

    /** A share just below 1 feeds the true tokens: the loss and every gradient are those of a share of 1. */
    @Test
    void shareOfOneIsTeacherForcing() {
        DataFacts facts = DataFacts.pairs(10, 6, 12, 5);
        Batch batch = batch(new int[][] {{4, 5, 6, 7}, {8, 9}}, new int[][] {{5, 7, 11, 6}, {8, 4, 9, 10}});
        StepRunner[] runners = new StepRunner[2];
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            AttentionSeq2Seq model = new AttentionSeq2Seq(
                    6, 8, CellKind.GRU, true, DecoderAttention.ADDITIVE, 0, 0, false, i == 0 ? 1 : 1 - 1e-9, 0, 0.3);
            runners[i] = runner(model, facts, 0);
            losses[i] = runners[i].run(0, List.of(batch)).loss();
        }
        assertThat(losses[1]).isEqualTo(losses[0]);
        for (var p : runners[0].state().values().specs()) {
            assertThat(norm(runners[1], p.name())).as(p.name()).isEqualTo(norm(runners[0], p.name()));
        }
    }

    @Test
    void sharesOutsideOfZeroToOneAreRefused() {
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new AttentionSeq2Seq(
                            6, 8, CellKind.GRU, true, DecoderAttention.ADDITIVE, 0, 0, false, share, 0, 0.3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("teacher_forcing must be in [0, 1]: " + share);
        }
    }
}
