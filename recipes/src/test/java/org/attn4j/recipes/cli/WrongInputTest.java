package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.nvidia.DriverSearch;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.RunLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every wrong input: exit code 2, and a message that says what, where, expected, got. */
class WrongInputTest {
    private static final String TEXT = "a text";

    /** Recipes that name files of the user's or another run's, and what to set where these are not there. */
    private static final Map<String, List<String>> WITHOUT_FILES = Map.of(
            "gpt-file", List.of("data.file=" + TEXT),
            "text-classifier-file", List.of("data.source.train=" + TEXT),
            "translation-file", List.of("data.source.train=" + TEXT),
            "bert-file", List.of("data.source.train=" + TEXT),
            "bert-finetune-imdb", Shell.fromScratch("bert-finetune-imdb"),
            "minilm-finetune-imdb", Shell.fromScratch("minilm-finetune-imdb"));

    @TempDir
    Path folder;

    private Path recipe;

    @BeforeEach
    void write() throws Exception {
        recipe = Shell.recipe(folder);
    }

    private String refused(Object... args) {
        Shell.Result r = Shell.run(args);
        assertThat(r.code()).as(r.err() + r.out()).isEqualTo(2);
        assertThat(r.err()).doesNotContain("\tat ");
        return r.err();
    }

    @Test
    void unknownKeyWithTheNearestOne() throws Exception {
        Files.writeString(recipe, Files.readString(recipe).replace("heads: 2", "head: 2"));
        assertThat(refused("validate", recipe))
                .contains("tiny.yaml:8: model.block.attention.head: unknown key")
                .contains("'heads'");
    }

    @Test
    void twoErrorsAtOnce() {
        assertThat(refused("validate", recipe, "train.steps=abc", "model.layer=3"))
                .contains("train.steps: expected a whole number, got 'abc'")
                .contains("model.layer: unknown key; did you mean 'layers'?");
    }

    @Test
    void headsThatDoNotDivideTheWidth() {
        assertThat(refused("validate", recipe, "model.block.attention.heads=3"))
                .contains("blocks.0.attention")
                .contains("heads (3) must divide dim (16)");
        assertThat(refused("train", recipe, "model.block.attention.heads=3", "--runs", folder.resolve("r")))
                .contains("heads (3) must divide dim (16)");
        assertThat(folder.resolve("r")).doesNotExist();
    }

    @Test
    void missingFiles() {
        assertThat(refused("train", folder.resolve("absent.yaml")))
                .contains("absent.yaml")
                .contains("attn4j recipes");
        assertThat(refused("train", recipe, "data.file=absent.txt", "--runs", folder.resolve("r")))
                .contains("absent.txt");
        assertThat(folder.resolve("r")).doesNotExist();
        assertThat(refused("resume", folder.resolve("absent"))).contains("no run at");
        assertThat(refused("evaluate", folder)).contains("has no recipe.yaml");
    }

    @Test
    void resumingARunThatIsBeingTrained() throws Exception {
        Path runs = folder.resolve("runs");
        assertThat(Shell.run("train", recipe, "--runs", runs).code()).isZero();
        Path run = runs.resolve("tiny");
        try (RunLock held = RunLock.take(new RunFolder(run))) {
            assertThat(refused("resume", run, "train.steps=8"))
                    .contains("is being trained by process "
                            + ProcessHandle.current().pid());
        }
        assertThat(run.resolve("checkpoints/step-000008")).doesNotExist();
        assertThat(Shell.run("resume", run, "train.steps=8").code()).isZero();
        assertThat(run.resolve("checkpoints/step-000008")).exists();
    }

    @Test
    void dataWithAWrongChecksum() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/tiny-shakespeare"));
        Files.writeString(data.resolve("input.txt"), "not Shakespeare");
        assertThat(refused("train", "gpt-shakespeare", "--data", folder.resolve("data"), "--runs", folder.resolve("r")))
                .contains("input.txt")
                .contains("86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed");
    }

    @Test
    void pluginsWithoutTheClass() throws Exception {
        assertThat(refused("validate", recipe, "--plugins", folder.resolve("absent")))
                .contains("no such folder");
        assertThat(refused("validate", recipe, "model.block.feed_forward={type: com.acme.Missing}"))
                .contains("com.acme.Missing")
                .contains("--plugins");
    }

    @Test
    void resumeWithAKeyThatMayNotChange() {
        assertThat(refused("resume", folder, "model.dim=8")).contains("resume cannot change 'model.dim'");
    }

    @Test
    void devicesThatAreNotThere() {
        assertThat(refused("train", recipe, "--device", "tpu", "--runs", folder.resolve("r")))
                .contains("device 'tpu'")
                .contains("cuda or cuda:N");
        assertThat(refused("train", recipe, "--device", "cuda:x", "--runs", folder.resolve("r")))
                .contains("device 'cuda:x'")
                .contains("card's number");
        if (DriverSearch.find().cards().isEmpty()) {
            assertThat(refused("train", recipe, "--device", "cuda", "--runs", folder.resolve("r")))
                    .contains("device 'cuda'")
                    .contains("choose device: cpu");
        }
    }

    @Test
    void runsWhereNobodyCanWrite() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(refused("train", recipe, "--runs", file))
                .contains(file.resolve("tiny").toString(), "is a file", "--runs");
        if (Files.isDirectory(Path.of("/proc/self"))) {
            assertThat(refused("train", recipe, "--runs", "/proc/x"))
                    .isEqualToIgnoringNewLines(
                            "attn4j: cannot make the run's folder /proc/x/tiny: the system lets nobody"
                                    + " make folders there; choose a folder that can be written to: --runs DIR");
        }
    }

    @Test
    void includesFromElsewhereNeedAnOption() throws Exception {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.writeString(shared.resolve("part.yaml"), "train: {log: 5}");
        Path nested = Files.createDirectories(folder.resolve("mine")).resolve("r.yaml");
        Files.writeString(
                nested,
                "include: [" + shared.resolve("part.yaml") + "]\n" + Shell.RECIPE.replace("text.txt", "../text.txt"));
        assertThat(refused("validate", nested)).contains("r.yaml:1: include:", "--allow-includes");
        assertThat(Shell.run("validate", nested, "--allow-includes", shared).code())
                .isZero();
    }

    @Test
    void filesThatARecipeNamesAreLookedFor() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "");
        for (String command : List.of("validate", "train")) {
            assertThat(refused(command, recipe, "data.file=" + folder.resolve("gone.txt")))
                    .contains("data.file: there is no file " + folder.resolve("gone.txt"));
            assertThat(refused(command, recipe, "data.file=" + folder))
                    .contains("data.file: " + folder + " is a folder");
            assertThat(refused(command, recipe, "data.file=" + empty)).contains("data.file: " + empty + " is empty");
            assertThat(refused(command, recipe, "initialize.run=" + folder.resolve("gone")))
                    .contains("initialize.run: no run at " + folder.resolve("gone"));
            assertThat(refused(command, recipe, "initialize.run=" + folder))
                    .contains("initialize.run: " + folder + " is not a run");
            assertThat(refused(command, "imdb-classifier", "data.tokenizer=" + folder.resolve("t.json")))
                    .contains("data.tokenizer: there is no file " + folder.resolve("t.json"));
        }
        assertThat(folder.resolve("runs")).doesNotExist();
        Path run = Files.createDirectories(folder.resolve("begun"));
        Files.copy(recipe, run.resolve("recipe.yaml"));
        assertThat(refused("validate", recipe, "initialize.run=" + run)).contains(run + " has no checkpoint");
    }

    @Test
    void namesAndDevicesThatCannotBe() {
        for (String name :
                List.of("x".repeat(201), "con", "NUL.txt", "a/b", "..", ".hidden", "a.", "''", "-x", "\"a\\nb\"")) {
            assertThat(refused("validate", recipe, "name=" + name))
                    .contains("name ")
                    .hasLineCount(1);
        }
        assertThat(Shell.run("validate", recipe, "name=console.v2").code()).isZero();
        for (String device : List.of("../x", "cuda:-1", "'cuda:'", "CPU", "tpu", "cuda:99999", "''")) {
            assertThat(refused("validate", recipe, "device=" + device))
                    .contains("device '")
                    .contains("cuda:N");
        }
        for (String device : List.of("auto", "cuda", "cuda:3")) {
            assertThat(Shell.run("validate", recipe, "device=" + device).code()).isZero();
        }
        assertThat(refused("validate", recipe, "data.context=2147483647"))
                .contains("context must be at most 1,048,576: 2,147,483,647");
    }

    @Test
    void whatSteersATerminalIsShownAndNotSent() throws Exception {
        String escape = "\u001b[2J\u0007\u009b31m\u202e";
        for (Object[] words : new Object[][] {
            {"train", folder.resolve("a" + escape)},
            {"train" + escape},
            {"validate", recipe, "train." + escape + "=1"},
            {"validate", recipe, "train.steps=" + "x" + escape},
            {"validate", recipe, "--plugins", folder.resolve(escape)},
            {"validate", recipe, "--" + escape},
            {"evaluate", folder.resolve(escape)},
        }) {
            assertThat(refused(words)).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202e]");
        }
    }

    @Test
    void everyRecipeOfTheProjectIsValid() {
        String listed = Shell.run("recipes").out();
        assertThat(listed.lines().count()).isGreaterThanOrEqualTo(4);
        listed.lines().forEach(line -> {
            String name = line.split("\\s+")[0];
            List<Object> words = new ArrayList<>(List.of("validate", name));
            words.addAll(WITHOUT_FILES.getOrDefault(name, List.of()));
            words.replaceAll(
                    w -> w.toString().replace(TEXT, folder.resolve("text.txt").toString()));
            Shell.Result r = Shell.run(words.toArray());
            assertThat(r.code()).as(name + ": " + r.err()).isZero();
        });
    }
}
