package org.attn4j.framework.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.framework.train.checkpoint.RunIdentity;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.CosineSchedule;

/** A model small enough to train in a test, with dropout everywhere, on ids that count upwards. */
final class TinyRun {
    static final int VOCABULARY = 11;
    static final int CONTEXT = 8;

    private TinyRun() {}

    static LanguageModel model() {
        return new LanguageModel(
                16,
                2,
                new RotaryPosition(10000),
                new TransformerBlock(
                        Placement.PRE,
                        new RootMeanSquareNorm(1e-6),
                        new CausalAttention(2, 1, false, 0.1),
                        new SwiGluFeedForward(24, 0.1),
                        0.1),
                true,
                false,
                0.1,
                0.05,
                0.1);
    }

    static TrainSettings settings(long steps, int batch, int accumulate, double rate) {
        return new TrainSettings(
                steps,
                batch,
                accumulate,
                1.0,
                42,
                0,
                new AdamW(rate, 0.1, 0.9, 0.99, 1e-8),
                new CosineSchedule(3, 0),
                1);
    }

    static Trainer trainer(
            Path folder, TrainSettings settings, int threads, int patience, TrainingListener... listeners) {
        return trainer(
                folder, settings, Backend.host(new HostDevice(threads, BlasChoice.OPENBLAS)), patience, listeners);
    }

    static Trainer trainer(
            Path folder, TrainSettings settings, Backend backend, int patience, TrainingListener... listeners) {
        return trainer(folder, settings, Tuning.WHOLE, backend, patience, listeners);
    }

    static Trainer trainer(
            Path folder,
            TrainSettings settings,
            Tuning tuning,
            Backend backend,
            int patience,
            TrainingListener... listeners) {
        TrainingData data = new TrainingData(
                DataFacts.text(VOCABULARY, CONTEXT), source(settings.batch(), 1), source(settings.batch(), 2), "data");
        return new Trainer(
                model(),
                new Trainer.Settings(
                        settings,
                        new EvaluateSettings(4, 0, 2, patience),
                        new CheckpointSettings(5, 3, CheckpointSettings.BestMetric.VALIDATION_LOSS),
                        RunIdentity.NONE,
                        tuning),
                data,
                backend,
                new CheckpointDirectory(folder),
                List.of(listeners));
    }

    /** Example r of the stream depends on r alone, however the stream is cut into batches. */
    static BatchSource source(int batch, long seed) {
        return new BatchSource() {
            @Override
            public long size() {
                return ENDLESS;
            }

            @Override
            public Batch batch(long index) {
                int[] ids = new int[batch * CONTEXT];
                int[] labels = new int[batch * CONTEXT];
                long targets = 0;
                for (int b = 0; b < batch; b++) {
                    Random random = new Random(seed * 1_000_003 + index * batch + b);
                    int first = random.nextInt(VOCABULARY);
                    int counted = 1 + random.nextInt(CONTEXT);
                    for (int t = 0; t < CONTEXT; t++) {
                        ids[b * CONTEXT + t] = (first + t) % VOCABULARY;
                        labels[b * CONTEXT + t] = t < counted ? (first + t + 1) % VOCABULARY : -1;
                    }
                    targets += counted;
                }
                long[] shape = {batch, CONTEXT};
                return new Batch(
                        Map.of("ids", new Batch.Ints(shape, ids), "labels", new Batch.Ints(shape, labels)),
                        targets,
                        "batch " + index);
            }
        };
    }
}
