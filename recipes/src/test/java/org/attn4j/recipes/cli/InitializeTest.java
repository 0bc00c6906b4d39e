package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitializeTest {
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

    private float[] values(String run, int step, String name) {
        Path file = runs.resolve(run).resolve(String.format("checkpoints/step-%06d/model.safetensors", step));
        try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            long size = 1;
            for (long d : tensors.shape(name)) {
                size *= d;
            }
            float[] values = new float[(int) size];
            tensors.read(name, FloatBuffer.wrap(values));
            return values;
        }
    }

    private Shell.Result fineTune(Object... keys) {
        Object[] args = new Object[4 + keys.length];
        args[0] = "name=tuned";
        args[1] = "initialize={run: " + runs.resolve("base") + ", checkpoint: last}";
        args[2] = "train.steps=1";
        // So small a rate leaves every single-precision number as it is.
        args[3] = "train.optimizer={type: sgd, learning_rate: 1e-30}";
        System.arraycopy(keys, 0, args, 4, keys.length);
        return train(args);
    }

    @Test
    void takesWhatHasTheSameNameAndShape() {
        Shell.Result tuned = fineTune("model.layers=2");
        assertThat(tuned.code()).as(tuned.err()).isZero();
        assertThat(tuned.err()).contains("initialized from step 6").contains("blocks.1.attention.qkv.weight");
        for (String name : new String[] {"embedding.weight", "blocks.0.attention.query.weight", "norm.weight"}) {
            assertThat(values("tuned", 1, name)).isEqualTo(values("base", 6, name));
        }
    }

    @Test
    void matchesRowsOfTheTableByTheirCharacters() throws Exception {
        Files.writeString(folder.resolve("other.txt"), "zyx the quick brown fox; ".repeat(40));
        Shell.Result tuned = fineTune("data.file=" + folder.resolve("other.txt"));
        assertThat(tuned.code()).as(tuned.err()).isZero();
        assertThat(tuned.err()).contains("rows of {embedding.weight=");
        assertThat(values("tuned", 1, "norm.weight")).isEqualTo(values("base", 6, "norm.weight"));
    }

    @Test
    void tellsOfTokensThatTheOtherVocabularyLacks() throws Exception {
        // Of the other text's characters six are not in the base's.
        Files.writeString(folder.resolve("other.txt"), "#%&+=@ a line ".repeat(40));
        String data = "data.file=" + folder.resolve("other.txt");
        Shell.Result tuned = fineTune(data);
        assertThat(tuned.code()).as(tuned.err()).isZero();
        assertThat(tuned.err())
                .contains("6 of 12 tokens are not in the other vocabulary, such as [#, %, &, +, =]: their rows of"
                        + " embedding.weight start at random values");
        assertThat(fineTune("name=known", "train.steps=1").err()).doesNotContain("vocabulary");

        String adapter = "adapter={type: lora, rank: 2}";
        for (String frozen : new String[] {"initialize.freeze=[embedding]", adapter}) {
            Shell.Result refused = fineTune("name=frozen", data, frozen);
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err())
                    .contains(frozen.equals(adapter) ? "adapter.whole=[embedding]" : "leave embedding out of it")
                    .contains("6 of 12 tokens")
                    .contains("tokenizer");
            assertThat(runs.resolve("frozen")).doesNotExist();
        }
        Shell.Result whole = fineTune("name=whole", data, adapter, "adapter.whole=[embedding]");
        assertThat(whole.code()).as(whole.err()).isZero();
    }

    @Test
    void saysWhenNothingFits() {
        Shell.Result tuned = fineTune("initialize.only=[head.]");
        assertThat(tuned.code()).isEqualTo(2);
        assertThat(tuned.err()).contains("no parameter of").contains("has the name and shape");
    }

    @Test
    void whatIsFrozenStaysAsTheOtherRunLeftIt() {
        Shell.Result tuned =
                fineTune("train.optimizer={type: sgd}", "initialize.freeze=[embedding, blocks.0.attention]");
        assertThat(tuned.code()).as(tuned.err()).isZero();
        assertThat(tuned.err()).containsPattern("[0-9,]+ parameters \\([0-9,]+ trained\\)");
        for (String name : new String[] {"embedding.weight", "blocks.0.attention.value.weight"}) {
            assertThat(values("tuned", 1, name)).isEqualTo(values("base", 6, name));
        }
        assertThat(values("tuned", 1, "norm.weight")).isNotEqualTo(values("base", 6, "norm.weight"));
    }

    @Test
    void aPatternThatFreezesNothingIsRefusedBeforeAnythingIsWritten() {
        Shell.Result tuned = fineTune("initialize.freeze=[blocks.3]");
        assertThat(tuned.code()).isEqualTo(2);
        assertThat(tuned.err())
                .contains("initialize.freeze: 'blocks.3' matches no parameter: did you mean 'blocks.0'?")
                .contains("embedding.weight");
        assertThat(runs.resolve("tuned")).doesNotExist();
    }

    @Test
    void whatTheOtherModelLacksIsNotFrozenAtRandomValues() {
        Shell.Result tuned = fineTune("model.layers=2", "initialize.freeze=[blocks]");
        assertThat(tuned.code()).isEqualTo(2);
        assertThat(tuned.err()).contains("initialize.freeze: ").contains("blocks.1.attention.query.weight");
        assertThat(runs.resolve("tuned")).doesNotExist();
    }

    @Test
    void saysWhenThereIsNoSuchRun() {
        Shell.Result tuned = train("initialize.run=" + runs.resolve("none"));
        assertThat(tuned.code()).isEqualTo(2);
        assertThat(tuned.err()).contains("no run at");
    }
}
