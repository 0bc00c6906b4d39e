package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attn4j.framework.train.TinySeq2Seq.BACKEND;
import static org.attn4j.framework.train.TinySeq2Seq.BEGIN;
import static org.attn4j.framework.train.TinySeq2Seq.END;
import static org.attn4j.framework.train.TinySeq2Seq.batch;
import static org.attn4j.framework.train.TinySeq2Seq.model;
import static org.attn4j.framework.train.TinySeq2Seq.runner;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.generate.Seq2SeqDecoder;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.AttentionSeq2Seq.DecoderAttention;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.op.recurrent.CellKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionSeq2SeqLearningTest {
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
                Arrays.stream(sources)
                        .map(AttentionSeq2SeqLearningTest::reversed)
                        .toArray(int[][]::new));
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
}
