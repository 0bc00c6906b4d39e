package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.generate.Seq2SeqDecoder;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.AttentionSeq2Seq.DecoderAttention;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.op.CellKind;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class AttentionSeq2SeqTest {
    private static final int BEGIN = 2;
    private static final int END = 3;
    private static final Backend BACKEND = Backend.host(new HostDevice(2, BlasChoice.OPENBLAS));

    private static AttentionSeq2Seq model(
            int embedding, int hidden, CellKind cell, DecoderAttention attention, boolean tied, double dropout) {
        return new AttentionSeq2Seq(embedding, hidden, cell, true, attention, 0, dropout, tied, 1, 0, 0.3);
    }

    private static StepRunner runner(AttentionSeq2Seq model, DataFacts facts, double rate) {
        Graph graph = Models.training(model, facts, 1);
        TrainSettings settings = new TrainSettings(
                1000, 1, 1, 1.0, 1, 0, new AdamW(rate, 0, 0.9, 0.99, 1e-8), new ConstantSchedule(0), 1);
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), BACKEND.device(), 1);
        return new StepRunner(graph, BACKEND, settings, state);
    }

    /** A batch from sources and targets: begin and end are added here. */
    private static Batch batch(int[][] sources, int[][] targets) {
        int b = sources.length;
        int s = Arrays.stream(sources).mapToInt(x -> x.length).max().orElseThrow();
        int t = Arrays.stream(targets).mapToInt(x -> x.length).max().orElseThrow() + 1;
        int[] source = new int[b * s];
        float[] mask = new float[b * s];
        int[] lengths = new int[b];
        int[] ids = new int[b * t];
        int[] labels = new int[b * t];
        Arrays.fill(labels, -1);
        long count = 0;
        for (int r = 0; r < b; r++) {
            System.arraycopy(sources[r], 0, source, r * s, sources[r].length);
            Arrays.fill(mask, r * s, r * s + sources[r].length, 1f);
            lengths[r] = sources[r].length;
            ids[r * t] = BEGIN;
            System.arraycopy(targets[r], 0, ids, r * t + 1, targets[r].length);
            System.arraycopy(targets[r], 0, labels, r * t, targets[r].length);
            labels[r * t + targets[r].length] = END;
            count += targets[r].length + 1;
        }
        return new Batch(
                Map.of(
                        "source", new Batch.Ints(new long[] {b, s}, source),
                        "source_mask", new Batch.Floats(new long[] {b, s}, mask),
                        "source_lengths", new Batch.Ints(new long[] {b}, lengths),
                        "ids", new Batch.Ints(new long[] {b, t}, ids),
                        "labels", new Batch.Ints(new long[] {b, t}, labels)),
                count,
                "test");
    }

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

    private static int[] word(Random random) {
        return random.ints(2 + random.nextInt(4), 4, 10).toArray();
    }

    private static int[] reversed(int[] word) {
        int[] r = new int[word.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = word[word.length - 1 - i];
        }
        return r;
    }

    private static Batch words(Random random, int rows) {
        int[][] sources = new int[rows][];
        Arrays.setAll(sources, r -> word(random));
        return batch(
                sources,
                Arrays.stream(sources).map(AttentionSeq2SeqTest::reversed).toArray(int[][]::new));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"LSTM,ADDITIVE,true,0.95", "GRU,NONE,false,0"})
    void learnsToTurnWordsRoundInOtherForms(CellKind cell, DecoderAttention attention, boolean tied, double wanted) {
        learnsToTurnWordsRound(cell, attention, tied, wanted);
    }

    @ParameterizedTest
    @CsvSource("GRU,ADDITIVE,false,0.99")
    void learnsToTurnWordsRound(CellKind cell, DecoderAttention attention, boolean tied, double wanted) {
        AttentionSeq2Seq model = model(16, 32, cell, attention, tied, 0);
        DataFacts facts = DataFacts.pairs(10, 6, 10, 8);
        StepRunner runner = runner(model, facts, 1e-2);
        Random random = new Random(3);
        double first = 0;
        double loss = 0;
        for (int step = 0; step < 250; step++) {
            loss = runner.run(step, List.of(words(random, 32))).loss();
            first = step == 0 ? loss : first;
        }
        assertThat(loss).isLessThan(first / 3);
        int right = 0;
        Seq2SeqDecoder decoder = new Seq2SeqDecoder(model, facts, runner.state().values(), BACKEND);
        int[][] sources = new int[100][];
        Arrays.setAll(sources, r -> word(random));
        int[][] got = greedy(decoder, sources);
        for (int r = 0; r < sources.length; r++) {
            right += Arrays.equals(got[r], reversed(sources[r])) ? 1 : 0;
        }
        assertThat(right / 100.0).as("share right, loss %s", loss).isGreaterThanOrEqualTo(wanted);
    }

    private static int[][] greedy(Seq2SeqDecoder decoder, int[][] sources) {
        int n = sources.length;
        decoder.start(sources, 1);
        int[] ids = new int[n];
        int[] self = new int[n];
        Arrays.setAll(self, r -> r);
        Arrays.fill(ids, BEGIN);
        int[][] out = new int[n][0];
        boolean[] done = new boolean[n];
        for (int t = 0; t < decoder.capacity(); t++) {
            float[] logits = decoder.step(self, ids);
            int v = decoder.vocabulary();
            for (int r = 0; r < n; r++) {
                int best = 0;
                for (int i = 1; i < v; i++) {
                    best = logits[r * v + i] > logits[r * v + best] ? i : best;
                }
                ids[r] = best;
                done[r] |= best == END;
                if (!done[r]) {
                    out[r] = Arrays.copyOf(out[r], out[r].length + 1);
                    out[r][out[r].length - 1] = best;
                }
            }
        }
        return out;
    }

    /** The step graph gives, token by token, what the whole graph gives at once, whatever order the rows are in. */
    @ParameterizedTest
    @CsvSource({"GRU,ADDITIVE", "LSTM,ADDITIVE", "GRU,NONE", "LSTM,NONE"})
    void decodesStepByStepAsAtOnce(CellKind cell, DecoderAttention attention) {
        AttentionSeq2Seq model = model(6, 8, cell, attention, false, 0.5);
        DataFacts facts = DataFacts.pairs(10, 6, 12, 5);
        StepRunner runner = runner(model, facts, 0);
        int[][] sources = {{4, 5, 6, 7}, {8, 9}};
        int[][] targets = {{5, 7, 11, 6}, {8, 4, 9, 10}};
        GraphBuilder builder = GraphBuilder.forPlan(0, true);
        model.build(builder, facts, Context.plain(false));
        boolean attends = attention == DecoderAttention.ADDITIVE;
        Plans plans = Plans.inference(
                builder.graph(),
                BACKEND,
                runner.state().values(),
                Map.of(),
                attends ? List.of(Graph.LOGITS, AttentionSeq2Seq.ALIGNMENT) : List.of(Graph.LOGITS));
        Batch batch = batch(sources, targets);
        Plan plan = plans.plan(Map.of(
                "source", new TensorSpec(DataType.INT32, 2, 4),
                "source_mask", TensorSpec.floats(2, 4),
                "source_lengths", new TensorSpec(DataType.INT32, 2),
                "ids", new TensorSpec(DataType.INT32, 2, 5)));
        batch.arrays().forEach((name, array) -> {
            if (!name.equals("labels") && plan.hasInput(name)) {
                if (array instanceof Batch.Ints ints) {
                    BACKEND.device().copyIn(ints.values(), plan.input(name));
                } else if (array instanceof Batch.Floats floats) {
                    BACKEND.device().copyIn(floats.values(), plan.input(name));
                }
            }
        });
        plan.run();
        float[] whole = new float[2 * 5 * 12];
        BACKEND.device().copyOut(plan.output(Graph.LOGITS), whole);
        float[] weights = new float[attends ? 2 * 5 * 4 : 0];
        if (attends) {
            BACKEND.device().copyOut(plan.output(AttentionSeq2Seq.ALIGNMENT), weights);
        }
        Seq2SeqDecoder decoder = new Seq2SeqDecoder(model, facts, runner.state().values(), BACKEND);
        decoder.start(sources, 2);
        int[] parents = {0, 0, 2, 2};
        for (int t = 0; t < 5; t++) {
            // Rows 1 and 3 go astray at odd steps, and come back from their neighbours at even ones.
            int[] ids = new int[4];
            for (int r = 0; r < 4; r++) {
                int right = t == 0 ? BEGIN : targets[r / 2][t - 1];
                ids[r] = r % 2 == 1 && t % 2 == 1 ? 1 : right;
            }
            float[] logits = decoder.step(parents, ids);
            for (int r = 0; r < 4; r += 2) {
                for (int i = 0; i < 12; i++) {
                    assertThat(logits[r * 12 + i]).isCloseTo(whole[(r / 2 * 5 + t) * 12 + i], within(1e-5f));
                }
                if (attends) {
                    float[] row = decoder.alignment(r, sources[r / 2].length);
                    for (int i = 0; i < row.length; i++) {
                        assertThat(row[i]).isCloseTo(weights[(r / 2 * 5 + t) * 4 + i], within(1e-6f));
                    }
                }
            }
        }
    }

    /** With a share of 0 the loss is that of the targets after what step-by-step decoding of the model itself writes. */
    @ParameterizedTest
    @CsvSource({"GRU,ADDITIVE,false", "LSTM,ADDITIVE,true", "GRU,NONE,true", "LSTM,NONE,false"})
    void feedsItsOwnPredictions(CellKind cell, DecoderAttention attention, boolean tied) {
        AttentionSeq2Seq free = new AttentionSeq2Seq(6, 8, cell, true, attention, 0, 0, tied, 0, 0, 1);
        DataFacts facts = DataFacts.pairs(10, 6, 12, 5);
        StepRunner runner = runner(free, facts, 0);
        int[][] sources = {{4, 5, 6, 7}, {8, 9}, {9, 4, 4}};
        int[][] targets = {{5, 7, 11, 6}, {8, 4, 9, 10}, {9, 9, 10, 5}};
        Seq2SeqDecoder decoder = new Seq2SeqDecoder(free, facts, runner.state().values(), BACKEND);
        decoder.start(sources, 1);
        int[] ids = {BEGIN, BEGIN, BEGIN};
        double loss = 0;
        for (int t = 0; t < 5; t++) {
            float[] logits = decoder.step(new int[] {0, 1, 2}, ids);
            for (int r = 0; r < 3; r++) {
                int best = 0;
                double sum = 0;
                for (int v = 0; v < 12; v++) {
                    best = logits[r * 12 + v] > logits[r * 12 + best] ? v : best;
                    sum += Math.exp(logits[r * 12 + v]);
                }
                int label = t < 4 ? targets[r][t] : END;
                loss += (Math.log(sum) - logits[r * 12 + label]) / 15;
                ids[r] = best;
            }
        }
        double got = runner.run(0, List.of(batch(sources, targets))).loss();
        assertThat(got).isCloseTo(loss, within(1e-5));
        StepRunner forced = runner(new AttentionSeq2Seq(6, 8, cell, true, attention, 0, 0, tied, 1, 0, 1), facts, 0);
        double taught = forced.run(0, List.of(batch(sources, targets))).loss();
        assertThat(taught).as("the same start, fed with the targets").isNotCloseTo(got, within(1e-4));
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

    /** Padding of the source, and what stands there, changes nothing. */
    @Test
    void doesNotSeePadding() {
        AttentionSeq2Seq model = model(6, 8, CellKind.GRU, DecoderAttention.ADDITIVE, false, 0);
        DataFacts facts = DataFacts.pairs(10, 6, 12, 5);
        Seq2SeqDecoder decoder =
                new Seq2SeqDecoder(model, facts, runner(model, facts, 0).state().values(), BACKEND);
        decoder.start(new int[][] {{4, 5, 6}}, 1);
        float[] alone = decoder.step(new int[] {0}, new int[] {BEGIN}).clone();
        decoder.start(new int[][] {{4, 5, 6}, {7, 8, 9, 4, 5, 6, 7, 8, 9, 4, 5}}, 1);
        float[] padded = decoder.step(new int[] {0, 1}, new int[] {BEGIN, BEGIN});
        for (int i = 0; i < 12; i++) {
            assertThat(padded[i]).isCloseTo(alone[i], within(1e-6f));
        }
    }
}
