package org.attn4j.recipes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.StepReport;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.framework.train.TrainingListener;
import org.attn4j.recipes.schema.RecipeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs trained, stopped, resumed and asked by a program. */
class TrainedModelTest {
    @TempDir
    Path folder;

    private Path recipe;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("text.txt"), "a line of text, and then one more\n".repeat(40));
        recipe = Files.writeString(
                folder.resolve("tiny.yaml"),
                """
                name: tiny
                data: {type: characters, file: text.txt, context: 8}
                model: {type: language_model, dim: 16, layers: 1, block: {attention: {type: causal, heads: 2}}}
                train: {steps: 6, batch: 4, threads: 1}
                evaluate: {every: 3, batches: 2}
                checkpoint: {every: 3}
                sample: {tokens: 0}
                """);
    }

    private Training training(String... overrides) {
        return Training.of(recipe, overrides).runs(folder.resolve("runs"));
    }

    @Test
    void aListenerHearsEveryStepAndMayStop() throws Exception {
        List<Long> steps = new ArrayList<>();
        List<Evaluation> evaluations = new ArrayList<>();
        Training training = training();
        TrainingResult stopped = training.listener(new TrainingListener() {
                    @Override
                    public void stepped(StepReport report) {
                        steps.add(report.step());
                        if (report.step() == 2) {
                            training.requestStop();
                        }
                    }

                    @Override
                    public void evaluated(long step, Evaluation evaluation, boolean best) {
                        evaluations.add(evaluation);
                    }
                })
                .run();
        assertThat(stopped.end()).isEqualTo(TrainingEnd.INTERRUPTED);
        assertThat(stopped.step()).isEqualTo(2);
        assertThat(stopped.unlogged()).isEmpty();
        assertThat(steps).containsExactly(1L, 2L);
        assertThat(evaluations).isEmpty();

        TrainingResult resumed = Training.resume(stopped.run()).run();
        TrainingResult whole = training("name=whole").run();
        assertThat(resumed.end()).isEqualTo(TrainingEnd.FINISHED);
        assertThat(resumed.run().resolve("checkpoints/step-000006/model.safetensors"))
                .hasSameBinaryContentAs(whole.run().resolve("checkpoints/step-000006/model.safetensors"));
        assertThat(resumed.run().resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aStopBeforeTheFirstStepEndsAfterIt() throws Exception {
        Training training = training();
        training.requestStop();
        assertThat(training.run().step()).isEqualTo(1);
    }

    @Test
    void answersAreTheSameForManyThreadsAndRefusedWhenClosed() throws Exception {
        Path run = training().run().run();
        GenerateSettings settings = GenerateSettings.tokens(12).withTemperature(0);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        TrainedModel model = TrainedModel.open(run);
        try (model) {
            assertThat(model.task()).isEqualTo(Task.GENERATE);
            assertThat(model.checkpoint().step()).isIn(3L, 6L);
            String text = model.generate("a line", settings).text();
            double loss = model.evaluate("validation").figures().loss();
            List<Callable<Boolean>> questions = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                questions.add(() -> model.generate("a line", settings).text().equals(text));
                questions.add(() -> model.evaluate("validation").figures().loss() == loss);
            }
            for (Future<Boolean> answer : threads.invokeAll(questions)) {
                assertThat(answer.get()).isTrue();
            }
            StringBuilder streamed = new StringBuilder();
            model.generate("a line", settings, streamed::append);
            assertThat(streamed.toString()).isEqualTo(text);
            assertThat(model.attend("a line").groups()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
        assertThatThrownBy(() -> model.generate("a", settings)).hasMessageContaining("the model was closed");
    }

    @Test
    void whatIsWrongIsToldAsInTheShell() throws Exception {
        assertThatThrownBy(() -> training("model.dims=3").run())
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("did you mean 'dim'?");
        assertThatThrownBy(() -> TrainedModel.open(folder)).hasMessageContaining("is not a run");
        Path run = training().run().run();
        assertThatThrownBy(() -> Training.resume(run, "model.dim=3").run())
                .hasMessageContaining("resume cannot change 'model.dim'");
        try (TrainedModel model = TrainedModel.open(run)) {
            assertThatThrownBy(() -> model.predict("a")).hasMessageContaining("a language_model names no class");
            assertThatThrownBy(() -> model.evaluate("test")).hasMessageContaining("no split 'test'");
            assertThatThrownBy(() -> model.translate("validation", 1)).hasMessageContaining("does not translate");
        }
    }

    @Test
    void nothingIsSaidUnlessNotesAreWanted() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream noted = new ByteArrayOutputStream();
        try (PrintStream all = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(all);
            System.setErr(all);
            training("sample.tokens=3", "sample.prompt=a").run();
            training("name=heard")
                    .notes(new PrintStream(noted, true, StandardCharsets.UTF_8))
                    .run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(noted.toString(StandardCharsets.UTF_8)).contains("parameters", "step 6/6", "report: ");
    }

    @Test
    void aRunOnADeviceThatThisBuildLacksGoesOnElsewhere() throws Exception {
        Path run = training("train.steps=3").run().run();
        Path written = run.resolve("recipe.yaml");
        Files.writeString(written, Files.readString(written).replaceFirst("device: \"?cpu\"?", "device: tpu"));
        assertThatThrownBy(() -> Training.resume(run, "train.steps=6").run()).hasMessageContaining("device 'tpu'");
        assertThat(Training.resume(run, "train.steps=6", "device=cpu").run().step())
                .isEqualTo(6);
        assertThat(Files.readString(written)).doesNotContain("tpu");
    }
}
