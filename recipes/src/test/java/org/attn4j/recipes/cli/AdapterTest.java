package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that train an adapter over a base. */
class AdapterTest {
    private static final String LORA = "adapter={type: lora, rank: 2, dropout: 0.1, targets: [query, value, up]}";

    @TempDir
    Path folder;

    private Path recipe;
    private Path runs;

    @BeforeEach
    void trainABase() throws Exception {
        recipe = Shell.recipe(folder);
        runs = folder.resolve("runs");
        assertThat(train("name=base").code()).isZero();
    }

    private Shell.Result train(Object... keys) {
        Object[] args = new Object[5 + keys.length];
        args[0] = "train";
        args[1] = recipe;
        args[2] = "--runs";
        args[3] = runs;
        args[4] = "sample.tokens=0";
        System.arraycopy(keys, 0, args, 5, keys.length);
        return Shell.run(args);
    }

    private Shell.Result adapt(Object... keys) {
        Object[] args = new Object[3 + keys.length];
        args[0] = "name=lora";
        args[1] = "initialize={run: " + runs.resolve("base") + ", checkpoint: last}";
        args[2] = LORA;
        System.arraycopy(keys, 0, args, 3, keys.length);
        return train(args);
    }

    private static Set<String> names(Path file) {
        try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            return new TreeSet<>(tensors.names());
        }
    }

    private static float[] values(Path file, String name) {
        try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            float[] values = new float[(int) (tensors.shape(name)[0] * tensors.shape(name)[1])];
            tensors.read(name, FloatBuffer.wrap(values));
            return values;
        }
    }

    private static Path model(Path run, int step) {
        return run.resolve("checkpoints/step-%06d/model.safetensors".formatted(step));
    }

    @Test
    void trainsResumesAnswersAndMerges() throws Exception {
        Shell.Result tuned = adapt("train.optimizer={type: adamw, learning_rate: 0.01}");
        assertThat(tuned.code()).as(tuned.err()).isZero();
        assertThat(tuned.err()).containsPattern("parameters \\([0-9]+ trained\\)");
        Path run = runs.resolve("lora");
        assertThat(names(model(run, 6)))
                .containsExactlyInAnyOrder(
                        "blocks.0.attention.query.lora_a.weight",
                        "blocks.0.attention.query.lora_b.weight",
                        "blocks.0.attention.value.lora_a.weight",
                        "blocks.0.attention.value.lora_b.weight",
                        "blocks.0.feed_forward.up.lora_a.weight",
                        "blocks.0.feed_forward.up.lora_b.weight");
        Path base = model(runs.resolve("base"), 6);
        assertThat(names(run.resolve("base.safetensors"))).isEqualTo(names(base));
        assertThat(values(run.resolve("base.safetensors"), "blocks.0.attention.query.weight"))
                .isEqualTo(values(base, "blocks.0.attention.query.weight"));

        // Stopped after three steps, and resumed: the same bytes.
        Shell.Result half = adapt("name=half", "train.optimizer={type: adamw, learning_rate: 0.01}", "train.steps=3");
        assertThat(half.code()).as(half.err()).isZero();
        Shell.Result resumed = Shell.run("resume", runs.resolve("half"), "train.steps=6");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        for (String file : new String[] {"model", "optimizer"}) {
            String path = "checkpoints/step-000006/" + file + ".safetensors";
            assertThat(Files.mismatch(run.resolve(path), runs.resolve("half").resolve(path)))
                    .as(file)
                    .isEqualTo(-1);
        }

        // Whatever answers merges by itself, and says the same as the merged run.
        Shell.Result merge = Shell.run("merge", run, "--runs", runs, "--checkpoint", "last");
        assertThat(merge.code()).as(merge.err()).isZero();
        Path merged = runs.resolve("lora-merged");
        assertThat(names(model(merged, 6))).isEqualTo(names(base));
        assertThat(values(model(merged, 6), "blocks.0.attention.value.weight"))
                .isNotEqualTo(values(base, "blocks.0.attention.value.weight"));
        assertThat(values(model(merged, 6), "blocks.0.attention.key.weight"))
                .isEqualTo(values(base, "blocks.0.attention.key.weight"));
        for (Object[] question : new Object[][] {
            {"generate", run, "--prompt", "a line", "--tokens", "20", "--checkpoint", "last"},
            {"evaluate", run, "--checkpoint", "last"}
        }) {
            Shell.Result own = Shell.run(question);
            question[1] = merged;
            Shell.Result other = Shell.run(question);
            assertThat(own.code()).as(own.err()).isZero();
            assertThat(other.code()).as(other.err()).isZero();
            assertThat(figures(own.out())).isEqualTo(figures(other.out())).isNotBlank();
        }
        assertThat(Shell.run("merge", merged, "--runs", runs).err()).contains("has no adapter");
    }

    /** What an evaluation prints, without the time that it took. */
    private static String figures(String out) {
        return out.replaceAll("[0-9.,]+ (s|ms)\\b", "");
    }

    @Test
    void anAdapterOverAnotherBaseIsRefused() throws Exception {
        assertThat(adapt("train.steps=3").code()).isZero();
        Path base = runs.resolve("lora/base.safetensors");
        byte[] bytes = Files.readAllBytes(base);
        bytes[bytes.length - 1] ^= 1;
        Files.write(base, bytes);
        for (String[] command : new String[][] {{"generate", "--prompt", "a"}, {"resume", "train.steps=6"}}) {
            Object[] args = command.length == 3
                    ? new Object[] {command[0], runs.resolve("lora"), command[1], command[2]}
                    : new Object[] {command[0], runs.resolve("lora"), command[1]};
            Shell.Result refused = Shell.run(args);
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err())
                    .contains("base.safetensors: expected SHA-256")
                    .contains(", got SHA-256");
        }
        Shell.Result over = train("name=over", "initialize.run=" + runs.resolve("lora"));
        assertThat(over.code()).isEqualTo(2);
        assertThat(over.err()).contains("merge them first: scripts/attn4j merge");
        assertThat(runs.resolve("over")).doesNotExist();
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
        Shell.Result target = adapt("adapter.targets=[querys]");
        assertThat(target.code()).isEqualTo(2);
        assertThat(target.err())
                .contains("adapter.targets: 'querys' matches no linear map: did you mean 'query'?")
                .contains("blocks.*.feed_forward.up");
        Shell.Result fromNothing = train("name=lora", LORA);
        assertThat(fromNothing.code()).isEqualTo(2);
        assertThat(fromNothing.err()).contains("give initialize.run or initialize.hugging_face");
        assertThat(runs.resolve("lora")).doesNotExist();
    }

    @Test
    void whatTheBaseLacksIsToBeTrainedWhole() {
        Shell.Result refused = adapt("model.layers=2");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("would stay at random values").contains("blocks.1.attention.query.weight");
        assertThat(runs.resolve("lora")).doesNotExist();
        Shell.Result whole = adapt("name=whole", "model.layers=2", "adapter.whole=[blocks.1]");
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(names(model(runs.resolve("whole"), 6))).contains("blocks.1.attention.query.weight");
        assertThat(names(runs.resolve("whole/base.safetensors"))).doesNotContain("blocks.1.attention.query.weight");
    }

    @Test
    void neighboursAreThoseOfTheMergedRun() {
        for (String whole : new String[] {"", "embedding"}) {
            Path run = runs.resolve("near" + whole);
            Shell.Result tuned = adapt("name=near" + whole, "adapter.whole=[" + whole + "]");
            assertThat(tuned.code()).as(tuned.err()).isZero();
            Shell.Result merge = Shell.run("merge", run, "--runs", runs);
            assertThat(merge.code()).as(merge.err()).isZero();
            Shell.Result near = Shell.run("neighbours", run, "a", "--json");
            assertThat(near.code()).as(near.err()).isZero();
            assertThat(near.out())
                    .isEqualTo(Shell.run("neighbours", run + "-merged", "a", "--json")
                            .out());
        }
    }
}
