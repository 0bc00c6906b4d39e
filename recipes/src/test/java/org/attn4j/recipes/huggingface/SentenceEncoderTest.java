package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.recipes.api.Prediction;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A published encoder of sentences, all-MiniLM-L6-v2, comes in and gives the vectors that its authors' program gives. */
class SentenceEncoderTest {
    @TempDir
    Path folder;

    @Test
    void miniLmGivesItsPublishedVectors() throws Exception {
        Path source = Interop.model("all-minilm-l6-v2");
        Path run = folder.resolve("mini");
        Path reference = source.resolve("reference.safetensors");
        assertOk(Shell.run("import", source, "--runs", folder, "--name", "mini"));
        Shell.Result verified = Shell.run("verify", run, "--reference", reference);
        assertThat(verified.code()).as(verified.out()).isZero();
        assertThat(verified.out()).contains("output.embeddings", "output.last_hidden_state");

        JsonNode published = ConfigFile.read(source.resolve("reference.json")).json();
        List<String> texts = new ArrayList<>();
        published.path("texts").forEach(text -> texts.add(text.asText()));
        float[] expected = read(reference, "output.embeddings");
        int width = expected.length / texts.size();
        try (TrainedModel model = TrainedModel.open(run)) {
            InputEncoder encoder = model.recipe()
                    .data()
                    .encoders(Map.of(TaskData.TOKENIZER, TokenizerFile.load(run.resolve("tokenizer.json"))))
                    .get(TaskData.TOKENIZER);
            for (int i = 0; i < texts.size(); i++) {
                List<Integer> ids = new ArrayList<>();
                published.path("ids").get(i).forEach(id -> ids.add(id.asInt()));
                assertThat(Arrays.stream(encoder.encode(texts.get(i)).ids()).boxed())
                        .as(texts.get(i))
                        .containsExactlyElementsOf(ids);
            }
            // The last text is empty, which no one is answered.
            List<Prediction> vectors = model.predict(texts.subList(0, texts.size() - 1), 1, 1);
            for (int i = 0; i < vectors.size(); i++) {
                for (int c = 0; c < width; c++) {
                    assertThat(vectors.get(i).numbers().get(c)).isCloseTo(expected[i * width + c], within(2e-5f));
                }
                for (int j = 0; j < vectors.size(); j++) {
                    assertThat(dot(vectors.get(i), vectors.get(j)))
                            .isCloseTo(published.path("cosine").get(i).get(j).asDouble(), within(1e-5));
                }
            }
            assertThat(dot(vectors.get(0), vectors.get(1))).isCloseTo(0.755, within(5e-4));
        }

        embedsLinesOfAFile(run, texts.subList(0, texts.size() - 1), expected, width, published);

        Path exported = folder.resolve("exported");
        assertOk(Shell.run("export", run, "--to", exported));
        assertThat(Files.readString(exported.resolve("tokenizer.json"))).isNotEmpty();
        try (SafeTensorsFile before = SafeTensorsFile.open(source.resolve("model.safetensors"));
                SafeTensorsFile after = SafeTensorsFile.open(exported.resolve("model.safetensors"))) {
            assertThat(after.names()).containsExactlyInAnyOrderElementsOf(before.names());
        }
        for (String name : List.of("pooler.dense.weight", "encoder.layer.5.attention.self.key.weight")) {
            assertThat(read(exported.resolve("model.safetensors"), name))
                    .isEqualTo(read(source.resolve("model.safetensors"), name));
        }
    }

    private void embedsLinesOfAFile(Path run, List<String> texts, float[] expected, int width, JsonNode published)
            throws Exception {
        Path lines = Files.write(folder.resolve("lines.txt"), texts);
        Path vectors = folder.resolve("vectors.npy");
        assertOk(Shell.run("embed", run, "--file", lines, "--out", vectors));
        byte[] bytes = Files.readAllBytes(vectors);
        FloatBuffer values = ByteBuffer.wrap(bytes)
                .position(bytes.length - Float.BYTES * texts.size() * width)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        for (int i = 0; values.hasRemaining(); i++) {
            assertThat(values.get()).isCloseTo(expected[i], within(2e-5f));
        }
        Shell.Result near =
                Shell.run("neighbours", run, "--vectors", vectors, "--file", lines, "--json", "--top", 2, texts.get(0));
        assertOk(near);
        JsonNode second =
                new JsonMapper().readTree(near.out()).path("neighbours").path(1);
        assertThat(second.path("text").asText())
                .isEqualTo(texts.get(second.path("line").asInt() - 1));
        double nearest = 0;
        for (int j = 1; j < texts.size(); j++) {
            nearest = Math.max(nearest, published.path("cosine").get(0).get(j).asDouble());
        }
        assertThat(second.path("cosine").asDouble()).isCloseTo(nearest, within(1e-5));
    }

    private static double dot(Prediction a, Prediction b) {
        double sum = 0;
        for (int i = 0; i < a.numbers().size(); i++) {
            sum += (double) a.numbers().get(i) * b.numbers().get(i);
        }
        return sum;
    }

    private static float[] read(Path file, String name) {
        try (SafeTensorsFile opened = SafeTensorsFile.open(file)) {
            long size = Arrays.stream(opened.shape(name)).reduce(1, Math::multiplyExact);
            float[] values = new float[Math.toIntExact(size)];
            opened.read(name, FloatBuffer.wrap(values));
            return values;
        }
    }

    private static void assertOk(Shell.Result result) {
        assertThat(result.code()).as(result.err()).isZero();
    }
}
