package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttendTest {
    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() throws Exception {
        Shell.Result r = Shell.run("train", Shell.recipe(folder), "--runs", folder.resolve("runs"), "sample.tokens=0");
        assertThat(r.code()).as(r.err()).isZero();
        run = folder.resolve("runs/tiny");
    }

    @Test
    void writesAPageAndImages() throws Exception {
        Shell.Result r = Shell.run("attend", run, "a", "line");
        assertThat(r.code()).as(r.err()).isZero();
        Path page = run.resolve("attention/attention.html");
        Path image = run.resolve("attention/self-attention.png");
        assertThat(r.out().lines()).containsExactly(page.toString(), image.toString());
        assertThat(Files.readString(page)).contains("<title>tiny", "language_model, step 6.", "a line");
        // Two heads over six tokens, 18 pixels each.
        assertThat(ImageIO.read(image.toFile()).getWidth()).isBetween(2 * 6 * 18, 2 * 6 * 18 + 150);
    }

    @Test
    void jsonHoldsEveryWeight() throws Exception {
        Path out = folder.resolve("elsewhere");
        Shell.Result r = Shell.run("attend", run, "a line", "--json", "--rollout", "--out", out);
        assertThat(r.code()).as(r.err()).isZero();
        assertThat(out.resolve("rollout.png")).exists();
        JsonNode json = new JsonMapper().readTree(r.out());
        assertThat(json.path("input").asText()).isEqualTo("a line");
        assertThat(json.path("attention")).hasSize(1);
        JsonNode layer = json.path("attention").get(0);
        assertThat(layer.path("name").asText()).isEqualTo("blocks.0.attention.weights");
        assertThat(layer.path("shape").toString()).isEqualTo("[2,6,6]");
        assertThat(layer.path("keys").toString()).isEqualTo("[\"a\",\"\u2423\",\"l\",\"i\",\"n\",\"e\"]");
        assertThat(layer.path("weights")).hasSize(2);
        for (JsonNode head : layer.path("weights")) {
            assertThat(head).hasSize(6);
            for (int q = 0; q < 6; q++) {
                double sum = 0;
                for (int k = 0; k < 6; k++) {
                    double w = head.get(q).get(k).asDouble();
                    assertThat(w).isBetween(0.0, 1.0);
                    assertThat(k > q && w != 0).as("a later key is hidden").isFalse();
                    sum += w;
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }
        assertThat(json.path("derived").get(0).path("name").asText()).isEqualTo("rollout");
        assertThat(json.path("relevance")).hasSize(6);
    }

    private static String refused(Object... args) {
        Shell.Result r = Shell.run(args);
        assertThat(r.code()).as(r.out() + r.err()).isEqualTo(2);
        assertThat(r.err()).doesNotContain("\tat ");
        return r.err();
    }

    @Test
    void wrongInputsAreRefused() {
        assertThat(refused("attend", run)).contains("INPUT");
        assertThat(refused("attend", run, "")).contains("the text is empty");
        assertThat(refused("attend", run, "a Z")).contains("'Z'").contains("not in the vocabulary");
        assertThat(refused("attend", run, "a line of text"))
                .contains("14 tokens")
                .contains("ends at 8");
        assertThat(refused("attend", run, "a", "--target", "b")).contains("--target is for models that translate");
        assertThat(refused("attend", folder.resolve("absent"), "a")).contains("no run at");
    }
}
