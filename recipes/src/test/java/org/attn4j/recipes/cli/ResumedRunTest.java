package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on, and is looked at, as what it was trained as: its settings, data, tokenizers and jars are compared. */
class ResumedRunTest {
    @TempDir
    Path folder;

    private Path recipe;
    private Path runs;
    private Path run;

    @BeforeEach
    void train() throws Exception {
        recipe = Shell.recipe(folder);
        Path text = folder.resolve("text.txt");
        Files.writeString(text, "Z" + Files.readString(text));
        runs = folder.resolve("runs");
        run = runs.resolve("tiny");
        train("train.steps=3");
    }

    private void train(Object... keys) {
        Object[] fixed = {
            "train", recipe, "--runs", runs, "sample.tokens=0", "model.position.type=rotary", "model.dropout=0.1"
        };
        Shell.Result trained =
                Shell.run(Stream.concat(Stream.of(fixed), Stream.of(keys)).toArray());
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    private static String refused(Object... args) {
        Shell.Result r = Shell.run(args);
        assertThat(r.code()).as(r.err() + r.out()).isEqualTo(2);
        assertThat(r.out()).isEmpty();
        return r.err();
    }

    private void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void everyCommandRefusesARecipeThatWasEdited() throws Exception {
        Map<String, String[]> edits = Map.of(
                "model.block.attention.heads", new String[] {"heads: 2", "heads: 4"},
                "model.position.base", new String[] {"base: 10000.0", "base: 500.0"},
                "model.block.norm.epsilon", new String[] {"epsilon: 1.0e-5", "epsilon: 1.0e-4"},
                "model.dropout", new String[] {"dropout: 0.1", "dropout: 0.3"},
                "train.seed", new String[] {"seed: 1337", "seed: 7"},
                "train.clip", new String[] {"clip: 1.0", "clip: 0.5"},
                "train.batch", new String[] {"batch: 4", "batch: 5"});
        String resolved = Files.readString(run.resolve("recipe.yaml"));
        byte[] metrics = Files.readAllBytes(run.resolve("metrics.jsonl"));
        for (Map.Entry<String, String[]> e : edits.entrySet()) {
            edit(run.resolve("recipe.yaml"), e.getValue()[0], e.getValue()[1]);
            List<Object[]> commands = List.of(
                    new Object[] {"resume", run, "train.steps=6"},
                    new Object[] {"evaluate", run},
                    new Object[] {"generate", run, "--prompt", "a", "--tokens", "2"},
                    new Object[] {"attend", run, "a line"},
                    new Object[] {"neighbours", run, "a"});
            for (Object[] command : commands) {
                assertThat(refused(command))
                        .as(command[0] + " after " + e.getKey())
                        .contains(e.getKey() + ": then " + e.getValue()[0].replaceAll(".*: ", "") + ", now "
                                + e.getValue()[1].replaceAll(".*: ", ""))
                        .contains("recipe.yaml");
            }
            Files.writeString(run.resolve("recipe.yaml"), resolved);
        }
        assertThat(Files.readAllBytes(run.resolve("metrics.jsonl"))).isEqualTo(metrics);
        assertThat(Shell.run("evaluate", run).code()).isZero();
    }

    @Test
    void aCheckpointOfARunWithAnotherSeedIsRefused() throws Exception {
        train("train.steps=6", "train.seed=7");
        Path step = Path.of("checkpoints/step-000006");
        Files.createDirectories(run.resolve(step));
        for (String file : List.of("model.safetensors", "optimizer.safetensors", "state.json", "manifest.json")) {
            Files.copy(
                    runs.resolve("tiny-2").resolve(step).resolve(file),
                    run.resolve(step).resolve(file));
        }
        assertThat(refused("resume", run, "train.steps=9")).contains("train.seed: then 7, now 1337");
        assertThat(refused("evaluate", run, "--checkpoint", "last")).contains("train.seed: then 7, now 1337");
    }

    @Test
    void dataThatChangedAreToldAndEncodedAsBefore() throws Exception {
        Shell.Result before = Shell.run("evaluate", run, "--json");
        assertThat(before.code()).as(before.err()).isZero();
        assertThat(before.err()).doesNotContain("sum was");
        Path text = folder.resolve("text.txt");
        // A letter less, in the training part alone: held-out ids, and so the loss, stay what they were.
        edit(text, "Z", "a");
        assertThat(refused("resume", run, "train.steps=6"))
                .contains(text + " is not the file that the run was trained on")
                .containsPattern("expected SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}")
                .contains("bring it back");
        Shell.Result after = Shell.run("evaluate", run, "--json");
        assertThat(after.code()).as(after.err()).isZero();
        assertThat(after.err()).containsPattern("sum was [0-9a-f]{64}, is [0-9a-f]{64}");
        assertThat(loss(after)).isEqualTo(loss(before));
        // As many letters as before, but another: it is not taken for the one that is missing.
        edit(text, "number 0", "number Q");
        assertThat(refused("resume", run, "train.steps=6"))
                .contains(text + " is not the file that the run was trained on")
                .contains("the data that it was trained on");
        assertThat(refused("evaluate", run)).contains("'Q' (U+0051)");
    }

    private static String loss(Shell.Result evaluated) {
        return evaluated.out().replaceAll("(?s).*\"loss\":([0-9.eE-]+).*", "$1");
    }

    @Test
    void aTokenizerWithOtherCharactersIsRefused() throws Exception {
        Path tokenizer = run.resolve("tokenizer.json");
        String text = Files.readString(tokenizer);
        Files.writeString(tokenizer, text.replace("\"x\"", "\"y\""));
        for (Object[] command : List.of(
                new Object[] {"generate", run, "--prompt", "a", "--tokens", "2"},
                new Object[] {"evaluate", run},
                new Object[] {"attend", run, "a line"},
                new Object[] {"neighbours", run, "a"},
                new Object[] {"resume", run, "train.steps=6"},
                new Object[] {
                    "train", recipe, "--runs", runs, "initialize.run=" + run, "train.steps=1", "sample.tokens=0"
                })) {
            assertThat(refused(command))
                    .as(command[0].toString())
                    .containsPattern("tokenizer.json: expected SHA-256 [0-9a-f]{64}.* got SHA-256 [0-9a-f]{64}")
                    .contains("Bring the run's own file back");
        }
        Files.delete(tokenizer);
        assertThat(refused("evaluate", run)).contains("got no file");
        Files.writeString(tokenizer, text);
        assertThat(Shell.run("evaluate", run).code()).isZero();
    }

    @Test
    void whatMayChangeChanges() {
        Shell.Result resumed = Shell.run(
                "resume",
                run,
                "train.steps=6",
                "train.log=1",
                "evaluate.every=2",
                "checkpoint.keep=1",
                "device=cpu",
                "--threads",
                "2");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resumed at step 3 of 6").doesNotContain("learning rate:");
        assertThat(run.resolve("checkpoints/step-000006")).exists();
    }

    @Test
    void theRecipeIsWrittenOnlyWhereItChanges() throws Exception {
        Path resolved = run.resolve("recipe.yaml");
        edit(resolved, "steps: 3", "# a note\n  steps: 6");
        FileTime before = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(resolved, before);
        assertThat(Shell.run("resume", run).code()).isZero();
        assertThat(Files.getLastModifiedTime(resolved)).isEqualTo(before);
        assertThat(Shell.run("resume", run, "train.steps=7").code()).isZero();
        assertThat(Files.readString(resolved)).contains("steps: 7").doesNotContain("a note");
    }

    @Test
    void anotherLearningRateIsTold() {
        train("name=cosine", "train.schedule={type: cosine, floor: 1e-4}");
        Shell.Result resumed = Shell.run("resume", runs.resolve("cosine"), "train.steps=12");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        // Half of the way from 1e-3 to 1e-4 is 5.5e-4; the end is 1e-4; 5/6 of the way is (1 + cos(5 pi / 6)) / 2.
        assertThat(resumed.err())
                .contains("learning rate: step 7 goes on with 0.0005500, as train.steps is 12;"
                        + " with 6 it would be 0.0001000, and step 6 had 0.0001603");
    }

    @Test
    void aRunThatStoppedEarlyStaysStopped() throws Exception {
        // A rate of nearly nothing: no evaluation is better than the first.
        train(
                "name=early",
                "train.optimizer={type: sgd, learning_rate: 1e-30}",
                "train.steps=20",
                "evaluate.every=1",
                "evaluate.patience=3",
                "checkpoint.every=2");
        Path early = runs.resolve("early");
        List<Path> saved = files(early);
        for (int i = 0; i < 2; i++) {
            Shell.Result resumed = Shell.run("resume", early);
            assertThat(resumed.code()).as(resumed.err()).isZero();
            assertThat(resumed.err()).contains("stopped early at step 4 of 20").contains("evaluate.patience");
            assertThat(files(early)).isEqualTo(saved);
        }
        Shell.Result raised = Shell.run("resume", early, "evaluate.patience=5");
        assertThat(raised.code()).isZero();
        assertThat(raised.err()).contains("stopped early at step 6 of 20");
        // As a run that had this patience from the start.
        train(
                "name=straight",
                "train.optimizer={type: sgd, learning_rate: 1e-30}",
                "train.steps=20",
                "evaluate.every=1",
                "evaluate.patience=5",
                "checkpoint.every=2");
        Path last = Path.of("checkpoints/step-000006/optimizer.safetensors");
        assertThat(early.resolve(last))
                .hasSameBinaryContentAs(runs.resolve("straight").resolve(last));
    }

    @Test
    void aRunOfVersion010IsReadAsFarAsItSaysWhatItIs() throws Exception {
        OlderRun.forgetSettings(run.resolve("checkpoints/step-000003"));
        Files.delete(run.resolve("data.json"));
        Shell.Result evaluated = Shell.run("evaluate", run);
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.err()).doesNotContain("warning");
        String resolved = Files.readString(run.resolve("recipe.yaml"));
        edit(run.resolve("recipe.yaml"), "heads: 2", "heads: 4");
        Shell.Result doubtful = Shell.run("evaluate", run);
        assertThat(doubtful.code()).as(doubtful.err()).isZero();
        assertThat(doubtful.err()).contains("warning: ").contains("heads=2").contains("heads=4");
        Files.writeString(run.resolve("recipe.yaml"), resolved);
        edit(run.resolve("recipe.yaml"), "seed: 1337", "seed: 7");
        assertThat(refused("resume", run, "train.steps=6")).contains("train.seed: then 1337, now 7");
        Files.writeString(run.resolve("recipe.yaml"), resolved);
        Shell.Result resumed = Shell.run("resume", run, "train.steps=6");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        // What it saves from here on says what it is.
        edit(run.resolve("recipe.yaml"), "heads: 2", "heads: 4");
        assertThat(refused("evaluate", run, "--checkpoint", "last")).contains("heads: then 2, now 4");
    }

    private static List<Path> files(Path run) throws IOException {
        try (Stream<Path> walked = Files.walk(run)) {
            return walked.filter(p -> p.toString().contains("step-")).sorted().toList();
        }
    }
}
