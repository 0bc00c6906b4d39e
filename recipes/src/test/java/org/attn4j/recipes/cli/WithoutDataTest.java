package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of each task answers, its data gone, what it answered before. */
class WithoutDataTest {
    private static final String BLOCK = "block: {attention: {type: %s, heads: 2}}}";
    private static final String TEXTS = "{type: %s, dim: 16, layers: 1, " + BLOCK;

    private static final String WORDS = "{type: cbow, dataset: made-parts, min_frequency: 1}";

    @TempDir
    static Path folder;

    private static Path root;
    private static Path runs;
    private static MadeData made;
    private static final Map<List<Object>, String> ANSWERS = new LinkedHashMap<>();

    @BeforeAll
    static void trainAndAsk() throws Exception {
        root = folder.resolve("data");
        runs = folder.resolve("runs");
        made = new MadeData(root);
        Files.writeString(folder.resolve("text.txt"), "a line of text\n".repeat(60));
        train(
                "gpt",
                "{type: characters, file: " + folder.resolve("text.txt") + ", context: 8}",
                String.format(TEXTS, "language_model", "causal"));
        train(
                "class",
                "{type: classified_text, dataset: made-reviews, min_frequency: 1, context: 8}",
                String.format(TEXTS, "sequence_classifier", "self"));
        train(
                "mask",
                "{type: masked_text, dataset: made-reviews, vocabulary: 120, validation: 0.5, context: 16}",
                String.format(TEXTS, "masked_language_model", "self"));
        train(
                "pairs",
                "{type: translation, dataset: made-pairs, longest: 4}",
                "{type: attention_seq2seq, hidden: 8, embedding: 8, attention: additive}");
        train("words", WORDS, "{type: cbow, dim: 8}");
        train(
                "image",
                "{type: images, dataset: made-images}",
                "{type: vision_transformer, dim: 16, layers: 1, patch: 2, block: {attention: {type: self, heads: 2}}}");
        Path picture = picture();
        ask("generate", run("gpt"), "--prompt", "a", "--tokens", 8, "--no-stream");
        ask("attend", run("gpt"), "a line", "--json");
        for (String text : List.of("good film", MadeData.REVIEWS.get(2))) {
            ask("predict", run("class"), text, "--json");
            ask("attend", run("class"), text, "--json");
        }
        ask("predict", run("mask"), "a [MASK] film", "--json");
        ask("attend", run("mask"), "a [MASK] film", "--json");
        ask("predict", run("pairs"), "Ein Hund rennt .", "--json");
        ask("attend", run("pairs"), "Ein Hund", "--target", "ein Kind", "--json");
        ask("neighbours", run("words"), "dog", "--json");
        ask("predict", run("image"), picture, "--json");
        ask("attend", run("image"), picture, "--json");
    }

    @AfterAll
    static void close() throws IOException {
        made.close();
    }

    private static Path run(String name) {
        return runs.resolve(name);
    }

    private static Shell.Result train(String name, String data, String model, Object... keys) {
        List<Object> words = new ArrayList<>(List.of(
                "train", recipe(), "--runs", runs, "--data", root, "name=" + name, "data=" + data, "model=" + model));
        words.addAll(List.of(keys));
        Shell.Result r = Shell.run(words.toArray());
        assertThat(r.code()).as(name + ": " + r.err()).isZero();
        return r;
    }

    private static Path recipe() {
        Path file = folder.resolve("made.yaml");
        if (!Files.exists(file)) {
            try {
                Files.writeString(
                        file,
                        "train: {steps: 3, batch: 4, threads: 1}\nsample: {tokens: 0}\n" + "evaluate: {every: 0}\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return file;
    }

    /** Test image 7 as a grey PNG. */
    private static Path picture() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < 16; p++) {
            image.getRaster().setSample(p % 4, p / 4, 0, 9 * 7 + p);
        }
        Path file = folder.resolve("seven.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static String answer(Object... words) {
        Shell.Result r = Shell.run(words);
        assertThat(r.code()).as(List.of(words) + ": " + r.err()).isZero();
        return r.out();
    }

    private static void ask(Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        if (!words[0].equals("neighbours")) {
            all.addAll(List.of("--data", root));
        }
        ANSWERS.put(all, answer(all.toArray()));
    }

    @Test
    void examplesOfSplitsLieAsInTheirFile() throws Exception {
        // Only images 3 and 4 of the test part are of the second class.
        for (int i = 0; i < MadeData.IMAGES; i++) {
            String seen = answer("attend", run("image"), "test:" + i, "--data", root, "--json");
            assertThat(seen).contains("Example " + i + " of test, labelled " + (i == 3 || i == 4 ? "high" : "low"));
        }
        // The file of an image and the record of it are one input.
        String record = answer("predict", run("image"), "test:7", "--data", root, "--json");
        String file = answer("predict", run("image"), folder.resolve("seven.png"), "--data", root, "--json");
        assertThat(file.substring(file.indexOf("\"answers\"")))
                .isEqualTo(record.substring(record.indexOf("\"answers\"")));
        Shell.Result beyond = Shell.run("predict", run("image"), "test:20", "--data", root);
        assertThat(beyond.code()).isEqualTo(2);
        assertThat(beyond.err()).contains("test:20: the split has examples 0 to 19, and no 20");
        assertThat(Shell.run("predict", run("image"), "dev:1", "--data", root).err())
                .contains("no split 'dev'")
                .contains("[validation, test]");
    }

    @Test
    void answersAreThoseOfTheRunsFolderAlone() throws Exception {
        Map<Path, byte[]> taken = new LinkedHashMap<>();
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                taken.put(file, Files.readAllBytes(file));
            }
        }
        Path text = folder.resolve("text.txt");
        taken.put(text, Files.readAllBytes(text));
        for (Path file : taken.keySet()) {
            Files.delete(file);
        }
        try {
            ANSWERS.forEach((words, before) -> {
                assertThat(answer(words.toArray())).as("%s", words).isEqualTo(before);
            });
            Shell.Result split = Shell.run("predict", run("image"), "test:7", "--data", root);
            assertThat(split.code()).isEqualTo(2);
            assertThat(split.err()).contains("made-images was not found");
        } finally {
            for (Map.Entry<Path, byte[]> file : taken.entrySet()) {
                Files.write(file.getKey(), file.getValue());
            }
        }
    }

    @Test
    void aRunWithoutTheFileIsReadFromItsData() throws Exception {
        for (String name : List.of("class", "image")) {
            try (OlderRun older = new OlderRun(run(name))) {
                for (Map.Entry<List<Object>, String> asked : ANSWERS.entrySet()) {
                    if (asked.getKey().contains(run(name))) {
                        assertThat(answer(asked.getKey().toArray())).isEqualTo(asked.getValue());
                    }
                }
                assertThat(run(name).resolve("data.json")).doesNotExist();
            }
        }
    }

    @Test
    void resumingWritesTheFileThatAnOlderRunLacks() throws Exception {
        train("older", WORDS, "{type: cbow, dim: 8}");
        Path file = run("older").resolve("data.json");
        byte[] before = Files.readAllBytes(file);
        try (OlderRun older = new OlderRun(run("older"))) {
            Shell.Result resumed = Shell.run("resume", run("older"), "--data", root, "train.steps=4");
            assertThat(resumed.code()).as(resumed.err()).isZero();
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void aRunThatBeginsWithAnothersValuesNeedsNotItsData() throws Exception {
        Path other = folder.resolve("other.txt");
        Files.writeString(other, "a text of lines\n".repeat(60));
        Path text = folder.resolve("text.txt");
        byte[] before = Files.readAllBytes(text);
        Files.delete(text);
        try {
            Shell.Result r = train(
                    "second",
                    "{type: characters, file: " + other + ", context: 8}",
                    String.format(TEXTS, "language_model", "causal"),
                    "initialize.run=" + run("gpt"));
            assertThat(r.err()).contains("initialized from step 3");
        } finally {
            Files.write(text, before);
        }
    }
}
