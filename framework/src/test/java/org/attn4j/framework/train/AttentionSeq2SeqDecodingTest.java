package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.attn4j.framework.train.TinySeq2Seq.BACKEND;
import static org.attn4j.framework.train.TinySeq2Seq.BEGIN;
import static org.attn4j.framework.train.TinySeq2Seq.END;
import static org.attn4j.framework.train.TinySeq2Seq.batch;
import static org.attn4j.framework.train.TinySeq2Seq.model;
import static org.attn4j.framework.train.TinySeq2Seq.runner;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.generate.Seq2SeqDecoder;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.AttentionSeq2Seq.DecoderAttention;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.op.recurrent.CellKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What a model writes token by token is what it computes at once. */
class AttentionSeq2SeqDecodingTest {
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
