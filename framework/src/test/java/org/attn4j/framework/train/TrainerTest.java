package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.framework.train.checkpoint.CheckpointMismatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path folder;

    private byte[] model(String run, long step) throws IOException {
        return Files.readAllBytes(
                folder.resolve(run).resolve(String.format("step-%06d", step)).resolve("model.safetensors"));
    }

    private byte[] optimizer(String run, long step) throws IOException {
        return Files.readAllBytes(
                folder.resolve(run).resolve(String.format("step-%06d", step)).resolve("optimizer.safetensors"));
    }

    @Test
    void learnsToCount() {
        List<Double> losses = new ArrayList<>();
        Trainer trainer = TinyRun.trainer(folder, TinyRun.settings(120, 8, 1, 1e-2), 1, 0, new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                losses.add(report.loss());
            }
        });
        assertThat(trainer.run()).isEqualTo(TrainingEnd.FINISHED);
        assertThat(losses).hasSize(120);
        assertThat(losses.get(0)).isCloseTo(Math.log(TinyRun.VOCABULARY), within(0.4));
        assertThat(losses.get(119)).isLessThan(0.5 * losses.get(0));
    }

    /** Finding out what the device can do, between the steps of a run, changes no bit of it. */
    @Test
    void measuringThePeakChangesNoBit() throws IOException {
        TrainSettings settings = TinyRun.settings(6, 4, 1, 1e-2);
        TinyRun.trainer(folder.resolve("plain"), settings, 2, 0).run();
        TinyRun.trainer(folder.resolve("measured"), settings, 2, 0, new TrainingListener() {
                    @Override
                    public void stepped(StepReport report) {
                        // A number of threads whose peak is not known yet, so that it is measured here.
                        if (report.step() == 3) {
                            try (HostDevice device = new HostDevice(4, BlasChoice.OPENBLAS)) {
                                assertThat(device.peakFlops()).isPositive();
                            }
                        }
                    }
                })
                .run();
        assertThat(model("measured", 6)).isEqualTo(model("plain", 6));
    }

    @Test
    void isTheSameToTheBitWhenInterruptedAndOnAnyNumberOfThreads() throws IOException {
        TrainSettings settings = TinyRun.settings(17, 3, 2, 1e-2);
        Resumed.requireSameBytes(folder, settings, Tuning.WHOLE, 3, 9, 14);
    }

    @Test
    void accumulatedMicroBatchesGiveTheGradientOfTheWholeBatch() {
        double[] whole = gradient(12, 1);
        double[] parts = gradient(3, 4);
        double largest = 0;
        for (double g : whole) {
            largest = Math.max(largest, Math.abs(g));
        }
        assertThat(largest).isGreaterThan(1e-3);
        for (int i = 0; i < whole.length; i++) {
            assertThat(parts[i]).isCloseTo(whole[i], within(1e-5 * largest));
        }
    }

    @Test
    void validatesOnTheSameRowsHoweverAStepIsCut() {
        Evaluation whole = validation(4, 1);
        assertThat(whole.targets()).isEqualTo(validation(1, 4).targets());
        for (int[] cut : new int[][] {{1, 4}, {2, 2}}) {
            assertThat(validation(cut[0], cut[1]).loss()).isCloseTo(whole.loss(), within(1e-6 * whole.loss()));
        }
    }

    /** The first evaluation of a run that learns nothing: of two steps' rows. */
    private Evaluation validation(int batch, int accumulate) {
        List<Evaluation> evaluations = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluated(long step, Evaluation evaluation, boolean best) {
                evaluations.add(evaluation);
            }
        };
        Path own = folder.resolve(batch + "x" + accumulate);
        TinyRun.trainer(own, TinyRun.settings(1, batch, accumulate, 0), 1, 0, listener)
                .run();
        return evaluations.get(0);
    }

    @Test
    void rowsOfAnEvaluationAreThoseOfItsSteps() {
        TrainSettings train = TinyRun.settings(1, 3, 4, 0);
        assertThat(new EvaluateSettings(4, 0, 5, 0).rows(train)).isEqualTo(60);
        assertThat(new EvaluateSettings(4, 0, 5, 0).microBatches(train)).isEqualTo(20);
        assertThat(new EvaluateSettings(4, 7, 5, 0).rows(train)).isEqualTo(7);
        assertThat(new EvaluateSettings(4, 7, 0, 0).microBatches(train)).isEqualTo(3);
        assertThat(new EvaluateSettings(4, 0, 0, 0).microBatches(train)).isZero();
    }

    /** The gradient of the first step, without dropout: its numbers belong to micro-batches. */
    private static double[] gradient(int batch, int accumulate) {
        LanguageModel m = TinyRun.model();
        Backend backend = Backend.host(new HostDevice(1, BlasChoice.OPENBLAS));
        Graph graph = Models.evaluation(m, DataFacts.text(TinyRun.VOCABULARY, TinyRun.CONTEXT), 42);
        TrainSettings settings = TinyRun.settings(1, batch, accumulate, 0);
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), backend.device(), 42);
        StepRunner runner = new StepRunner(graph, backend, settings, state);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < accumulate; i++) {
            batches.add(TinyRun.source(batch, 1).batch(i));
        }
        runner.run(0, batches);
        float[] values = new float[(int) runner.gradients().flat().size()];
        backend.device().copyOut(runner.gradients().flat(), values);
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    @Test
    void stopsWhenTheLossIsNotFiniteNamingStepOpAndBatch() {
        Trainer trainer = TinyRun.trainer(folder, TinyRun.settings(60, 4, 1, 1e30), 1, 0);
        assertThatThrownBy(trainer::run)
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContaining("step ")
                .hasMessageContaining("op 'attn4j_")
                .hasMessageContaining("batch ")
                .hasMessageContaining("learning_rate");
    }

    @Test
    void stopsEarlyWhenTheValidationLossGetsNoBetter() {
        Trainer trainer = TinyRun.trainer(folder, TinyRun.settings(200, 4, 1, 0), 1, 2);
        assertThat(trainer.run()).isEqualTo(TrainingEnd.STOPPED_EARLY);
        assertThat(trainer.step()).isEqualTo(12);
        assertThat(new CheckpointDirectory(folder).best().orElseThrow().step()).isEqualTo(4);
    }

    @Test
    void refusesACheckpointOfOtherData() {
        TinyRun.trainer(folder, TinyRun.settings(2, 4, 1, 1e-2), 1, 0).run();
        Trainer other = new Trainer(
                TinyRun.model(),
                new Trainer.Settings(
                        TinyRun.settings(2, 4, 1, 1e-2),
                        new EvaluateSettings(4, 0, 2, 0),
                        new CheckpointSettings(5, 3, CheckpointSettings.BestMetric.NONE)),
                new TrainingData(
                        DataFacts.text(TinyRun.VOCABULARY, TinyRun.CONTEXT),
                        TinyRun.source(4, 1),
                        TinyRun.source(4, 2),
                        "other data"),
                Backend.host(new HostDevice(1, BlasChoice.OPENBLAS)),
                new CheckpointDirectory(folder),
                List.of());
        assertThatThrownBy(() -> other.restore(new CheckpointDirectory(folder).latest()))
                .isInstanceOf(CheckpointMismatchException.class)
                .hasMessageContaining("other data");
    }
}
