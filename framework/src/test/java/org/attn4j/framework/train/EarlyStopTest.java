package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.framework.train.checkpoint.CheckpointMismatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that stopped early, or that goes on with other settings. */
class EarlyStopTest {
    @TempDir
    Path folder;

    /** Without a learning rate no evaluation is better than the first, at step 4: patience of 2 ends the run at step 12. */
    private static final TrainSettings STANDING_STILL = TinyRun.settings(200, 4, 1, 0);

    /** A run that is stopped after a step, and the steps that it took. */
    private static TrainingEnd run(Path run, int stop, List<Long> steps) {
        Trainer[] holder = new Trainer[1];
        holder[0] = TinyRun.trainer(run, STANDING_STILL, 1, 2, new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                steps.add(report.step());
                if (report.step() == stop) {
                    holder[0].requestStop();
                }
            }
        });
        CheckpointDirectory saved = new CheckpointDirectory(run);
        if (!saved.list().isEmpty()) {
            holder[0].restore(saved.latest());
        }
        return holder[0].run();
    }

    private static Map<String, byte[]> files(Path run) throws IOException {
        Map<String, byte[]> files = new java.util.TreeMap<>();
        for (long step : new CheckpointDirectory(run).list()) {
            Path checkpoint = new CheckpointDirectory(run).at(step).folder();
            for (String name : new String[] {"model.safetensors", "optimizer.safetensors", "state.json"}) {
                files.put(step + "/" + name, Files.readAllBytes(checkpoint.resolve(name)));
            }
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 8, 11, 12})
    void aRunThatStoppedEarlyStaysStoppedWhereverItWasInterrupted(int stop) throws IOException {
        List<Long> straight = new ArrayList<>();
        assertThat(run(folder.resolve("straight"), -1, straight)).isEqualTo(TrainingEnd.STOPPED_EARLY);
        assertThat(straight).endsWith(12L);
        List<Long> parts = new ArrayList<>();
        run(folder.resolve("parts"), stop, parts);
        assertThat(run(folder.resolve("parts"), -1, parts)).isEqualTo(TrainingEnd.STOPPED_EARLY);
        assertThat(parts).isEqualTo(straight);
        Map<String, byte[]> files = files(folder.resolve("parts"));
        byte[] last = files.get("12/model.safetensors");
        assertThat(last).isEqualTo(files(folder.resolve("straight")).get("12/model.safetensors"));
        for (int again = 0; again < 2; again++) {
            assertThat(run(folder.resolve("parts"), -1, parts)).isEqualTo(TrainingEnd.STOPPED_EARLY);
        }
        assertThat(parts).as("no step beyond").isEqualTo(straight);
        assertThat(files(folder.resolve("parts"))).usingRecursiveComparison().isEqualTo(files);
    }

    @Test
    void anotherMetricBeginsAnew() {
        run(folder, -1, new ArrayList<>());
        Checkpoint last = new CheckpointDirectory(folder).latest();
        EvaluateSettings patient = new EvaluateSettings(4, 0, 2, 2);
        for (CheckpointSettings.BestMetric metric : CheckpointSettings.BestMetric.values()) {
            Trainer.Settings settings =
                    new Trainer.Settings(STANDING_STILL, patient, new CheckpointSettings(5, 3, metric));
            assertThat(settings.stoppedEarly(last.state()))
                    .isEqualTo(metric != CheckpointSettings.BestMetric.VALIDATION_ACCURACY);
        }
    }

    @Test
    void otherSettingsAreRefusedByName() {
        run(folder, -1, new ArrayList<>());
        Checkpoint last = new CheckpointDirectory(folder).latest();
        TrainSettings s = STANDING_STILL;
        TrainSettings seed = new TrainSettings(200, 4, 1, 1, 43, 0, s.optimizer(), s.schedule(), 1);
        assertThatThrownBy(() -> TinyRun.trainer(folder, seed, 1, 2).restore(last))
                .isInstanceOf(CheckpointMismatchException.class)
                .hasMessageContaining("train.seed: then 42, now 43");
        TrainSettings clip = new TrainSettings(200, 4, 1, 2, 42, 0, s.optimizer(), s.schedule(), 1);
        assertThatThrownBy(() -> TinyRun.trainer(folder, clip, 1, 2).restore(last))
                .hasMessageContaining("train.clip: then 1.0, now 2.0");
        TrainSettings longer = new TrainSettings(300, 4, 1, 1, 42, 2, s.optimizer(), s.schedule(), 5);
        TinyRun.trainer(folder, longer, 1, 2).restore(last);
    }
}
