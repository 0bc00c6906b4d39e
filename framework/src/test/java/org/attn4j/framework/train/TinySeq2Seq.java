package org.attn4j.framework.train;

import java.util.Arrays;
import java.util.Map;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.AttentionSeq2Seq.DecoderAttention;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;

/** Models that translate sequences of a few tokens, and batches for them. */
final class TinySeq2Seq {
    static final int BEGIN = 2;
    static final int END = 3;
    static final Backend BACKEND = Backend.host(new HostDevice(2, BlasChoice.OPENBLAS));

    private TinySeq2Seq() {}

    static AttentionSeq2Seq model(
            int embedding, int hidden, CellKind cell, DecoderAttention attention, boolean tied, double dropout) {
        return new AttentionSeq2Seq(embedding, hidden, cell, true, attention, 0, dropout, tied, 1, 0, 0.3);
    }

    static StepRunner runner(AttentionSeq2Seq model, DataFacts facts, double rate) {
        Graph graph = Models.training(model, facts, 1);
        TrainSettings settings = new TrainSettings(
                1000, 1, 1, 1.0, 1, 0, new AdamW(rate, 0, 0.9, 0.99, 1e-8), new ConstantSchedule(0), 1);
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), BACKEND.device(), 1);
        return new StepRunner(graph, BACKEND, settings, state);
    }

    /** A batch from sources and targets: begin and end are added here. */
    static Batch batch(int[][] sources, int[][] targets) {
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
}
