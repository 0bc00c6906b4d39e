package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;

/** Runs that end early and go on, beside one that goes straight on. */
final class Resumed {
    private Resumed() {}

    /** Ends a run after a step, by {@code requestStop} or as a kill would, with nothing saved. */
    private static final class Stopper implements TrainingListener {
        private final long step;
        private final boolean kill;
        private Trainer trainer;

        Stopper(long step, boolean kill) {
            this.step = step;
            this.kill = kill;
        }

        @Override
        public void stepped(StepReport report) {
            if (report.step() == step && kill) {
                throw new IllegalStateException("killed");
            }
            if (report.step() == step) {
                trainer.requestStop();
            }
        }
    }

    /**
     * Stops a run after some steps, then kills it after the step behind them, and each time opens it anew: what it ends with
     * are the bytes of a run of one thread that went straight on.
     *
     * @return the checkpoint of the last step
     */
    static Path requireSameBytes(Path folder, TrainSettings settings, Tuning tuning, long... stops) throws IOException {
        Path straight = folder.resolve("straight");
        trainer(straight, settings, tuning, 1, new Stopper(0, false)).run();
        Path parts = folder.resolve("parts");
        CheckpointDirectory saved = new CheckpointDirectory(parts);
        long last = 0;
        for (long stop : stops) {
            assertThat(trainer(parts, settings, tuning, 2, new Stopper(stop, false))
                            .run())
                    .isEqualTo(TrainingEnd.INTERRUPTED);
            assertThat(saved.latest().step()).isEqualTo(stop);
            last = stop;
        }
        Trainer killed = trainer(parts, settings, tuning, 2, new Stopper(last + 1, true));
        assertThatThrownBy(killed::run).hasMessage("killed");
        assertThat(saved.latest().step()).isEqualTo(last);
        trainer(parts, settings, tuning, 3, new Stopper(0, false)).run();
        String step = "step-%06d/".formatted(settings.steps());
        for (String file : new String[] {step + "model.safetensors", step + "optimizer.safetensors", "best.json"}) {
            assertThat(Files.mismatch(straight.resolve(file), parts.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        return straight.resolve(step);
    }

    private static Trainer trainer(Path folder, TrainSettings settings, Tuning tuning, int threads, Stopper stopper) {
        Backend backend = Backend.host(new HostDevice(threads, BlasChoice.OPENBLAS));
        stopper.trainer = TinyRun.trainer(folder, settings, tuning, backend, 0, stopper);
        CheckpointDirectory saved = new CheckpointDirectory(folder);
        if (!saved.list().isEmpty()) {
            stopper.trainer.restore(saved.latest());
        }
        return stopper.trainer;
    }
}
