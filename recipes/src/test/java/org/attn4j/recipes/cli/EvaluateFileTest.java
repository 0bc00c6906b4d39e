package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures on files that a recipe never named: those of the same records where the recipe has named them. */
class EvaluateFileTest {
    private static final String REVIEWS =
            "{type: classified_text, vocabulary: 40, min_frequency: 1, context: 8, source: {type: csv, train: reviews.csv,"
                    + " validation: 0.3, test: reviews.csv, text: review, label: feeling}}";

    @TempDir
    Path folder;

    private Path trained(String name, String data, String model) throws Exception {
        Path recipe = OwnData.recipe(folder, name, data, model);
        Shell.Result result = Shell.run("train", recipe, "--runs", folder.resolve("runs"), "train.steps=3");
        assertThat(result.code()).as(result.err()).isZero();
        return folder.resolve("runs").resolve(name);
    }

    private static JsonNode line(Object... args) throws Exception {
        Shell.Result result = Shell.run(args);
        assertThat(result.code()).as(result.err()).isZero();
        return new JsonMapper().readTree(result.out().lines().findFirst().orElseThrow());
    }

    private JsonNode file(Path run, String... more) throws Exception {
        List<Object> args = new ArrayList<>(List.of("evaluate", run, "--json", "--beam", "0"));
        for (String word : more) {
            args.add(word.startsWith("data.") ? word : "--file");
            if (!word.startsWith("data.")) {
                args.add(folder.resolve(word));
            }
        }
        JsonNode figures = line(args.toArray());
        assertThat(figures.path("split").asText()).isEqualTo("file");
        return figures;
    }

    private static JsonNode split(Path run, String name) throws Exception {
        return line("evaluate", run, "--json", "--beam", "0", "--split", name);
    }

    private static void same(JsonNode figures, JsonNode expected) {
        assertThat(figures.path("loss").asDouble())
                .isEqualTo(expected.path("loss").asDouble());
        assertThat(figures.path("targets").asLong())
                .isEqualTo(expected.path("targets").asLong())
                .isPositive();
    }

    @Test
    void reviewsInEachForm() throws Exception {
        OwnData.make(folder);
        Path run = trained("reviews", REVIEWS, OwnData.CLASSIFIER);
        JsonNode expected = split(run, "test");
        OwnData.write(folder, "gone.txt", "");
        Files.move(folder.resolve("reviews.csv"), folder.resolve("new.csv"));
        same(file(run, "new.csv"), expected);
        same(file(run, "reviews.jsonl", "data.source.text=a.review"), expected);
        assertThat(file(run, "reviews").path("targets").asLong()).isEqualTo(30);
        OwnData.write(folder, "foreign.csv", "review,feeling\nit is fine,good\nit is odd,odd\n");
        Shell.Result foreign = Shell.run("evaluate", run, "--file", folder.resolve("foreign.csv"));
        assertThat(foreign.code()).isEqualTo(2);
        assertThat(foreign.err())
                .contains("record 2 of the given part has the label 'odd', which the training part has nowhere");
        OwnData.write(folder, "other.csv", "body,feeling\nit is fine,good\n");
        assertThat(Shell.run("evaluate", run, "--file", folder.resolve("other.csv"))
                        .err())
                .contains("other.csv has no column 'review' (columns: body, feeling)");
        assertThat(file(run, "other.csv", "data.source.text=body")
                        .path("targets")
                        .asLong())
                .isEqualTo(1);
        for (Object[] wrong : new Object[][] {
            {"--file", folder.resolve("none.csv")},
            {"data.source.text=body"},
            {"--file", folder.resolve("other.csv"), "--split", "test"},
            {"--file", folder.resolve("other.csv"), "train.steps=9"},
            {"--file", folder.resolve("other.csv"), "--file", folder.resolve("other.csv")}
        }) {
            List<Object> args = new ArrayList<>(List.of("evaluate", run));
            args.addAll(List.of(wrong));
            Shell.Result refused = Shell.run(args.toArray());
            assertThat(refused.code()).as(refused.err()).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
        }
        mutated(run);
    }

    /** A file that is damaged anyhow gives figures or one message. */
    private void mutated(Path run) throws Exception {
        Random random = new Random(3);
        byte[] table = Files.readAllBytes(folder.resolve("new.csv"));
        for (int i = 0; i < 25; i++) {
            byte[] changed = table.clone();
            for (int k = 0; k < 3; k++) {
                changed[random.nextInt(changed.length)] = (byte) "\",\n\0x\u00ff".charAt(random.nextInt(6));
            }
            Path file = folder.resolve("mutated" + i + ".csv");
            Files.write(file, changed);
            Shell.Result result = Shell.run("evaluate", run, "--file", file);
            assertThat(result.code())
                    .as(new String(changed, StandardCharsets.ISO_8859_1) + result.err())
                    .isLessThan(3);
            assertThat(result.err()).doesNotContain("Exception").doesNotContain("\tat ");
            assertThat(result.code() == 0 || result.out().isEmpty()).isTrue();
        }
    }

    @Test
    void pairs() throws Exception {
        OwnData.make(folder);
        Path run = trained(
                "pairs",
                "{type: translation, tokens: word, min_frequency: 1, longest: 6, source: {type: tsv, train: pairs.tsv,"
                        + " validation: pairs.tsv}}",
                OwnData.TRANSLATOR);
        JsonNode expected = split(run, "validation");
        Files.move(folder.resolve("pairs.tsv"), folder.resolve("new.tsv"));
        same(file(run, "new.tsv"), expected);
        List<String> rows = Files.readAllLines(folder.resolve("new.tsv"));
        rows.remove(0);
        OwnData.write(
                folder,
                "a.de",
                String.join("\n", rows.stream().map(r -> r.split("\t")[0]).toList()));
        OwnData.write(
                folder,
                "a.en",
                String.join("\n", rows.stream().map(r -> r.split("\t")[1]).toList()));
        same(file(run, "a.de", "a.en"), expected);
        Shell.Result scored = Shell.run("evaluate", run, "--file", folder.resolve("new.tsv"), "--beam", "1");
        assertThat(scored.out()).contains("file, beam 1").contains("BLEU");
    }

    @Test
    void runningText() throws Exception {
        OwnData.make(folder);
        Path lines = folder.resolve("lines.txt");
        Path run = trained(
                "lines",
                "{type: characters, context: 8, source: {type: lines, train: lines.txt, validation: lines.txt}}",
                OwnData.LANGUAGE_MODEL);
        JsonNode expected = split(run, "validation");
        Path whole = trained("whole", "{type: characters, context: 8, file: lines.txt}", OwnData.LANGUAGE_MODEL);
        Path hidden = trained(
                "hidden",
                "{type: masked_text, vocabulary: 60, context: 8, share: 0.2, source: {type: lines, train: lines.txt,"
                        + " validation: lines.txt}}",
                "{type: masked_language_model, dim: 8, layers: 1, block: {attention: {type: self, heads: 2}}}");
        JsonNode masked = split(hidden, "validation");
        JsonNode part = split(whole, "validation");
        String text = Files.readString(lines);
        Files.move(lines, folder.resolve("new.txt"));
        same(file(run, "new.txt"), expected);
        same(file(hidden, "new.txt"), masked);
        OwnData.write(folder, "last.txt", text.substring((int) Math.floor(text.length() * 0.9)));
        same(file(whole, "last.txt"), part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenized_text", "denoising", "cbow"})
    void runningTextOfEachKind(String type) throws Exception {
        OwnData.make(folder);
        String source = "source: {type: lines, train: lines.txt, validation: lines.txt}";
        Path run =
                switch (type) {
                    case "denoising" ->
                        trained(
                                type,
                                "{type: denoising, vocabulary: 320, context: 8, " + source + "}",
                                "{type: encoder_decoder, dim: 8, layers: 1, encoder: {attention: {type: self, heads: 2}},"
                                        + " decoder: {attention: {type: causal, heads: 2}, cross_attention: {type: cross,"
                                        + " heads: 2}}}");
                    case "cbow" ->
                        trained(
                                type,
                                "{type: cbow, vocabulary: 40, min_frequency: 1, side: 2, " + source + "}",
                                "{type: cbow, dim: 8}");
                    default ->
                        trained(
                                type,
                                "{type: tokenized_text, tokenizer: {type: word_piece, vocabulary: 60}, context: 8, "
                                        + source + "}",
                                OwnData.LANGUAGE_MODEL);
                };
        JsonNode expected = split(run, "validation");
        Files.move(folder.resolve("lines.txt"), folder.resolve("new.txt"));
        same(file(run, "new.txt"), expected);
    }

    @Test
    void images() throws Exception {
        OwnData.make(folder);
        Path run = trained(
                "idx",
                "{type: images, source: {type: idx, train: images.idx, train_labels: labels.idx, validation: 0.3, test:"
                        + " images.idx, test_labels: labels.idx}}",
                OwnData.IMAGES);
        JsonNode expected = split(run, "test");
        Files.move(folder.resolve("images.idx"), folder.resolve("new.idx"));
        same(file(run, "new.idx", "labels.idx"), expected);
        // The same images as files, in another order.
        assertThat(file(run, "images").path("accuracy").asDouble())
                .isEqualTo(expected.path("accuracy").asDouble());
        Shell.Result cifar = Shell.run("evaluate", run, "--file", folder.resolve("batch.bin"));
        assertThat(cifar.code()).as(cifar.err()).isBetween(1, 2);
    }
}
