package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StoredTensors;
import org.attn4j.framework.train.Tuning;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.cli.Shell;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

/** A LoRA adapter that PEFT wrote: what it computes beside its base, switched off, merged; and out again as it came. */
class PeftTest {
    @TempDir
    Path folder;

    private RunFolder imported() throws Exception {
        Shell.Result imported = Shell.run(
                "import",
                Interop.folder("llama-lora"),
                "--base",
                Interop.folder("llama"),
                "--runs",
                folder,
                "--name",
                "adapted");
        assertThat(imported.code()).as(imported.err()).isZero();
        return RunFolder.open(folder.resolve("adapted"));
    }

    @Test
    void itsOutputsAreThoseOfPeft() throws Exception {
        RunFolder run = imported();
        Recipe recipe = SavedModel.recipe(run, new TypeRegistry(getClass().getClassLoader()), List.of());
        Checkpoint from = run.checkpoints().latest();
        var facts = DataFile.read(run.data()).orElseThrow().facts();
        Tuning tuning = recipe.tuning();
        try (HostDevice device = new HostDevice(1, BlasChoice.AUTO)) {
            Backend backend = Backend.host(device);
            Graph adapted = tuning.evaluation(recipe.model(), facts, 0);
            Parameters values = new Parameters(adapted.parameters(), device);
            StoredTensors.read(from.model(), Map.of("", values.part(tuning.checkpointed())), device);
            StoredTensors.read(
                    run.base(), Map.of("", values.part(tuning.checkpointed().negate())), device);
            requireClose("output.logits", logits(adapted, backend, values));
            Graph plain = Models.evaluation(recipe.model(), facts, 0);
            requireClose("output.logits_without_adapter", logits(plain, backend, values));
            Parameters merged = SavedModel.parameters(run, recipe, facts, from, backend);
            requireClose("output.logits", logits(plain, backend, merged));
        }
    }

    private static float[] logits(Graph graph, Backend backend, Parameters values) {
        try (SafeTensorsFile file = reference()) {
            long[] shape = file.shape("input.input_ids");
            Plan plan = Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOGITS))
                    .plan(Map.of("ids", new TensorSpec(DataType.INT32, shape)));
            int[] ids = new int[(int) (shape[0] * shape[1])];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (int) file.longs("input.input_ids")[i];
            }
            backend.device().copyIn(ids, plan.input("ids"));
            plan.run();
            float[] logits = new float[(int) plan.output(Graph.LOGITS).size()];
            backend.device().copyOut(plan.output(Graph.LOGITS), logits);
            return logits;
        }
    }

    private static SafeTensorsFile reference() {
        return SafeTensorsFile.open(Interop.folder("llama-lora").resolve("reference.safetensors"));
    }

    private static void requireClose(String name, float[] got) {
        try (SafeTensorsFile file = reference()) {
            float[] expected = new float[got.length];
            file.read(name, FloatBuffer.wrap(expected));
            float largest = 0;
            for (float v : expected) {
                largest = Math.max(largest, Math.abs(v));
            }
            for (int i = 0; i < got.length; i++) {
                assertThat(got[i]).as("%s %d", name, i).isCloseTo(expected[i], within(1e-4f * largest));
            }
        }
    }

    @Test
    void goesOutAsItCame() throws Exception {
        RunFolder run = imported();
        assertThat(Files.readString(run.recipe())).contains("attention.query", "attention.value", "feed_forward.down");
        Path out = folder.resolve("out");
        Shell.Result exported = Shell.run("export", run.path(), "--to", out);
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(tensors(out)).isEqualTo(tensors(Interop.folder("llama-lora")));
        Shell.Result again = Shell.run("import", out, "--runs", folder, "--name", "again");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(Files.mismatch(
                        run.checkpoints().latest().model(),
                        RunFolder.open(folder.resolve("again"))
                                .checkpoints()
                                .latest()
                                .model()))
                .isEqualTo(-1);
    }

    private static Map<String, List<Float>> tensors(Path folder) {
        Map<String, List<Float>> tensors = new TreeMap<>();
        try (SafeTensorsFile file = SafeTensorsFile.open(folder.resolve("adapter_model.safetensors"))) {
            for (String name : file.names()) {
                float[] values = new float[(int) (file.shape(name)[0] * file.shape(name)[1])];
                file.read(name, FloatBuffer.wrap(values));
                tensors.put(
                        name,
                        IntStream.range(0, values.length)
                                .mapToObj(i -> values[i])
                                .toList());
            }
        }
        return tensors;
    }

    @Test
    void whatItCannotReadIsRefusedByItsKey() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path theirs = Interop.folder("llama-lora");
        Files.copy(theirs.resolve("adapter_model.safetensors"), own.resolve("adapter_model.safetensors"));
        String config = Files.readString(theirs.resolve("adapter_config.json"));
        for (String[] change : new String[][] {
            {"\"use_dora\": false", "\"use_dora\": true", "use_dora"},
            {"\"modules_to_save\": null", "\"modules_to_save\": [\"lm_head\"]", "modules_to_save"},
            {"\"rank_pattern\": {}", "\"rank_pattern\": {\"q_proj\": 2}", "rank_pattern"},
            {"\"peft_type\": \"LORA\"", "\"peft_type\": \"IA3\"", "peft_type"},
            {"\"init_lora_weights\": true", "\"init_lora_weights\": \"pissa\"", "init_lora_weights"},
            {"\"r\": 4", "\"r\": 3", "expected shape [3,"},
            {"\"../llama\"", "\"elsewhere\"", "--base FOLDER"}
        }) {
            assertThat(config).contains(change[0]);
            Files.writeString(own.resolve("adapter_config.json"), config.replace(change[0], change[1]));
            Shell.Result refused = change[2].startsWith("--base")
                    ? Shell.run("import", own, "--runs", folder, "--name", "x")
                    : Shell.run("import", own, "--base", Interop.folder("llama"), "--runs", folder, "--name", "x");
            assertThat(refused.code()).as(change[2]).isEqualTo(2);
            assertThat(refused.err()).contains(change[2]);
            assertThat(folder.resolve("x")).doesNotExist();
        }
    }
}
