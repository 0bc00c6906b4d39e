package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of ours go out, in again, and answer alike. */
class OwnExportTest {
    private static final String PROMPT = "a line";

    @TempDir
    Path folder;

    private Path runs;
    private Path recipe;

    @BeforeEach
    void writeRecipe() throws Exception {
        recipe = Shell.recipe(folder);
        runs = folder.resolve("runs");
    }

    private Shell.Result ok(Object... words) {
        Shell.Result result = Shell.run(words);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private void answersAlike(Path exported) throws Exception {
        ok("import", exported, "--runs", runs, "--name", "back");
        String text = ok("generate", runs.resolve("tiny"), "--prompt", PROMPT, "--tokens", 12, "--temperature", 0)
                .out();
        String back = ok("generate", runs.resolve("back"), "--prompt", PROMPT, "--tokens", 12, "--temperature", 0)
                .out();
        assertThat(back).isEqualTo(text);
    }

    @Test
    void aGptWithoutBiasesIsAGpt2() throws Exception {
        ok("train", recipe, "--runs", runs);
        Path target = folder.resolve("exported");
        Shell.Result exported = ok("export", runs.resolve("tiny"), "--to", target);
        assertThat(exported.err()).isEmpty();
        assertThat(target.resolve("tokenizer.json")).exists();
        assertThat(ConfigFile.read(target.resolve("config.json")).word("activation_function", ""))
                .isEqualTo("gelu");
        assertThat(Files.readString(target.resolve("README.md")))
                .contains("# tiny", "GPT2LMHeadModel.from_pretrained", "validation_loss", "type: characters");
        answersAlike(target);
    }

    @Test
    void shardsGoOutAndIn() throws Exception {
        ok("train", recipe, "--runs", runs, "model.tied=false", "model.layers=2", "train.steps=1");
        Path target = folder.resolve("exported");
        ok("export", runs.resolve("tiny"), "--to", target, "--shard", "5KB");
        assertThat(target.resolve("model.safetensors")).doesNotExist();
        assertThat(target.resolve("model.safetensors.index.json")).exists();
        answersAlike(target);
    }

    @Test
    void saysWhatFitsNoArchitecture() throws Exception {
        ok("train", recipe, "--runs", runs, "model.position={type: sinusoidal}", "train.steps=1");
        Shell.Result refused = Shell.run("export", runs.resolve("tiny"), "--to", folder.resolve("none"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("GPT2LMHeadModel: model.position: expected type learned, got type sinusoidal");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void anyRecipeStartsFromAFolder() throws Exception {
        ok("train", recipe, "--runs", runs, "model.block.attention.bias=true");
        Path target = folder.resolve("exported");
        ok("export", runs.resolve("tiny"), "--to", target, "--checkpoint", "last");
        Shell.Result tuned = ok(
                "train",
                recipe,
                "--runs",
                runs,
                "name=tuned",
                "train.steps=1",
                "train.optimizer={type: sgd, learning_rate: 1e-30}",
                "model.block.attention.bias=true",
                "initialize.hugging_face=" + target);
        assertThat(tuned.err()).contains("initialized from " + target + ": ").contains("fresh: []");
        // So small a rate leaves every single-precision number as it is.
        assertThat(Files.mismatch(model("tiny", 6), model("tuned", 1))).isEqualTo(-1);
    }

    private Path model(String run, int step) {
        return runs.resolve(run).resolve("checkpoints/step-%06d/model.safetensors".formatted(step));
    }

    @Test
    void anImportedRunHasNothingToResume() throws Exception {
        ok("train", recipe, "--runs", runs, "train.steps=1");
        Path target = folder.resolve("exported");
        ok("export", runs.resolve("tiny"), "--to", target);
        ok("import", target, "--runs", runs, "--name", "back");
        Shell.Result refused = Shell.run("resume", runs.resolve("back"), "train.steps=2");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("was imported").contains("initialize.run=" + runs.resolve("back"));
    }

    @Test
    void anAdapterOverARunNamesNoPlaceOfThisMachine() throws Exception {
        ok("train", recipe, "--runs", runs, "train.steps=1");
        for (String whole : new String[] {"", "embedding"}) {
            Object[] adapted = {
                "train",
                recipe,
                "--runs",
                runs,
                "train.steps=1",
                "name=lora" + whole,
                "initialize.run=" + runs.resolve("tiny"),
                "adapter={type: lora, targets: [attention.output], whole: [" + whole + "]}"
            };
            ok(adapted);
        }
        Path target = folder.resolve("exported");
        assertThat(ok("export", runs.resolve("lora"), "--to", target).err())
                .contains("base_model_name_or_path is null");
        assertThat(Files.readString(target.resolve("adapter_config.json")))
                .contains("\"base_model_name_or_path\" : null")
                .doesNotContain(folder.toString());
        // The head's weight is the embedding's, which PEFT would not change with it.
        Shell.Result refused = Shell.run("export", runs.resolve("loraembedding"), "--to", folder.resolve("none"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("embedding.weight").contains("scripts/attn4j merge");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void namesAModelOfTheHubsCache() {
        Path cached = folder.resolve("hub/models--org--small--model/snapshots/0123");
        assertThat(CachedRevision.repository(cached)).contains("org/small--model");
        assertThat(CachedRevision.repository(folder)).isEmpty();
    }

    @Test
    void neverOverwrites() {
        ok("train", recipe, "--runs", runs, "train.steps=1");
        Shell.Result refused = Shell.run("export", runs.resolve("tiny"), "--to", runs);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("is there already");
    }
}
