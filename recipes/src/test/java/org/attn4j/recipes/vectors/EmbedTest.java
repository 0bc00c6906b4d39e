package org.attn4j.recipes.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code embed} and {@code neighbours} over what it wrote. */
class EmbedTest {
    private static final List<String> TEXTS = List.of(
            "word1 is fine",
            "it is dull , word2 and word3 and word4 and word5 and word6",
            "fine",
            "it is fine , it is fine , it is fine , it is fine");

    @TempDir
    static Path folder;

    private static Path classifier;
    private static Path language;
    private static Path texts;

    @BeforeAll
    static void train() throws IOException {
        StringBuilder csv = new StringBuilder("review,feeling\n");
        for (int i = 0; i < 30; i++) {
            csv.append("it is ")
                    .append(i % 2 == 0 ? "fine" : "dull")
                    .append(" word")
                    .append(i % 7);
            csv.append(',').append(i % 2).append('\n');
        }
        Files.writeString(folder.resolve("reviews.csv"), csv.toString());
        Path recipe = Files.writeString(
                folder.resolve("classifier.yaml"),
                """
                name: classifier
                data: {type: classified_text, vocabulary: 40, min_frequency: 1, context: 8,
                       source: {type: csv, train: reviews.csv, validation: 0.3, text: review, label: feeling}}
                model: {type: sequence_classifier, dim: 8, layers: 1, block: {attention: {type: self, heads: 2}}}
                train: {steps: 6, batch: 4, threads: 1}
                """);
        classifier = trained(recipe, "classifier");
        language = trained(Shell.recipe(folder), "tiny");
        texts = Files.write(folder.resolve("texts.txt"), TEXTS);
    }

    private static Path trained(Path recipe, String name) {
        Shell.Result trained = Shell.run("train", recipe, "--runs", folder, "sample.tokens=0");
        assertThat(trained.code()).as(trained.err()).isZero();
        return folder.resolve(name);
    }

    private static List<float[]> embedded(Path run, Path file, String name) {
        Path out = folder.resolve(name);
        Shell.Result result = Shell.run("embed", run, "--file", file, "--out", out);
        assertThat(result.code()).as(result.err()).isZero();
        List<float[]> rows = new ArrayList<>();
        new VectorFile(out).read(new VectorRows() {
            @Override
            public void begin(long count, int width) {}

            @Override
            public void take(long row, float[] vector) {
                rows.add(vector.clone());
            }
        });
        return rows;
    }

    private static float[] parameter(Path run, String name) throws IOException {
        try (TrainedModel model = TrainedModel.open(run);
                SafeTensorsFile file = SafeTensorsFile.open(model.checkpoint().model())) {
            FloatBuffer values = FloatBuffer.allocate((int) Stream.of(file.shape(name))
                    .flatMapToLong(java.util.Arrays::stream)
                    .reduce(1, (a, b) -> a * b));
            file.read(name, values.duplicate());
            return values.array();
        }
    }

    private static double product(float[] matrix, int row, float[] vector) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += (double) matrix[row * vector.length + i] * vector[i];
        }
        return sum;
    }

    @Test
    void ofAClassifierAreWhatItsHeadReads() throws IOException {
        float[] weight = parameter(classifier, "head.weight");
        float[] bias = parameter(classifier, "head.bias");
        List<float[]> vectors = embedded(classifier, texts, "c.npy");
        for (int i = 0; i < TEXTS.size(); i++) {
            double gap = product(weight, 0, vectors.get(i)) + bias[0] - product(weight, 1, vectors.get(i)) - bias[1];
            JsonNode answers = new JsonMapper()
                    .readTree(Shell.run("predict", classifier, TEXTS.get(i), "--json")
                            .out())
                    .path("answers");
            double told = 0;
            for (JsonNode answer : answers) {
                told = answer.path("name").asText().equals("0")
                        ? answer.path("probability").asDouble()
                        : told;
            }
            assertThat(told).isCloseTo(1 / (1 + Math.exp(-gap)), within(1e-6));
        }
    }

    /** The head is linear: from the mean of the tokens' vectors follows the mean of their logits. */
    @Test
    void ofALanguageModelAreTheMeanOfItsTokens() throws IOException {
        float[] table = parameter(language, "embedding.weight");
        // Of one token the mean is that token, and the likeliest next one follows from it.
        Path letters = Files.write(folder.resolve("letters.txt"), List.of("a", "t"));
        List<float[]> vectors = embedded(language, letters, "l.csv");
        for (int i = 0; i < 2; i++) {
            String prompt = List.of("a", "t").get(i);
            String next = Shell.run("generate", language, "--prompt", prompt, "--tokens", 1, "--temperature", 0)
                    .out();
            int best = 0;
            for (int v = 0; v < table.length / vectors.get(i).length; v++) {
                best = product(table, v, vectors.get(i)) > product(table, best, vectors.get(i)) ? v : best;
            }
            try (TrainedModel model = TrainedModel.open(language)) {
                assertThat(next).startsWith(prompt + token(best));
            }
        }
        Path lines = Files.write(folder.resolve("own.txt"), List.of("a", "a line of text", "of text"));
        Shell.Result cut = Shell.run("embed", language, "--file", lines, "--out", folder.resolve("cut.npy"));
        assertThat(cut.err())
                .contains("1 texts are longer than the model reads; line 2: 14 tokens, the last 6 are not");
    }

    private static String token(int id) {
        return org.attn4j.datasets.text.TokenizerFile.load(language.resolve("tokenizer.json"))
                .decode(new int[] {id});
    }

    @Test
    void aVectorHangsOnItsTextAlone() throws IOException {
        List<String> known = List.of("a line of text, number 3", "t", "text");
        for (Path run : List.of(classifier, language)) {
            List<String> forwards = run.equals(classifier) ? TEXTS : known;
            List<String> backwards = new ArrayList<>(forwards);
            Collections.reverse(backwards);
            Path other = Files.write(folder.resolve("backwards.txt"), backwards);
            List<float[]> expected = embedded(run, Files.write(folder.resolve("forwards.txt"), forwards), "a.npy");
            List<float[]> got = embedded(run, other, "b.csv");
            for (int i = 0; i < forwards.size(); i++) {
                assertThat(got.get(forwards.size() - 1 - i)).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void theNearestLinesAreFound() throws IOException {
        embedded(classifier, texts, "n.npy");
        Object[] search = {"neighbours", classifier, "--vectors", folder.resolve("n.npy"), "--file", texts, "--top", 2};
        Shell.Result found = Shell.run(Stream.concat(Stream.of(search), Stream.of(TEXTS.get(1), "fine"))
                .toArray());
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(found.out().lines().toList().get(0)).isEqualTo(TEXTS.get(1));
        assertThat(found.out()).contains("1.0000  line 2: " + TEXTS.get(1), "fine\n1.0000  line 3: fine");
        assertThat(found.out().lines()).hasSize(2 * (1 + 2 + 1));
        Path fewer = Files.write(folder.resolve("fewer.txt"), TEXTS.subList(0, 2));
        search[5] = fewer;
        assertThat(refused(Stream.concat(Stream.of(search), Stream.of("fine")).toArray()))
                .contains("fewer.txt has 2 lines", "4 vectors: expected the file that they were made of");
        search[1] = language;
        assertThat(refused(Stream.concat(Stream.of(search), Stream.of("fine")).toArray()))
                .contains("has vectors of 8 numbers, the run gives 16");
        assertThat(refused("neighbours", classifier, "--file", texts, "a"))
                .contains("--vectors and --file go together");
        assertThat(refused("neighbours", classifier, "--top", 0, "a")).contains("--top 0");
    }

    private static String refused(Object... args) {
        Shell.Result r = Shell.run(args);
        assertThat(r.code()).as(r.err() + r.out()).isEqualTo(2);
        return r.err();
    }

    @Test
    void whatCannotBeEmbeddedIsRefused() throws IOException {
        Path out = Files.writeString(folder.resolve("kept.npy"), "kept");
        Path blank = Files.writeString(folder.resolve("blank.txt"), "a\n \nb\n");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "");
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', '\n', (byte) 0xe9, '\n'});
        assertThat(refused("embed", classifier, "--file", blank, "--out", out)).contains("blank.txt, line 2 is empty");
        assertThat(refused("embed", classifier, "--file", empty, "--out", out)).contains("empty.txt is empty");
        assertThat(refused("embed", classifier, "--file", latin, "--out", out))
                .contains("latin.txt, line 2: byte 0xE9");
        assertThat(refused("embed", classifier, "--file", folder.resolve("gone"), "--out", out))
                .contains("there is no file " + folder.resolve("gone"));
        assertThat(refused("embed", classifier, "--file", texts, "--out", folder.resolve("v.txt")))
                .contains(".npy or .csv");
        assertThat(refused("embed", classifier, "--file", out, "--out", out)).contains("is the file that is read");
        assertThat(refused(
                        "embed",
                        language,
                        "--file",
                        Files.writeString(folder.resolve("x.txt"), "ab\n€\n"),
                        "--out",
                        out))
                .contains("x.txt, line 2: ", "€");
        assertThat(out).hasContent("kept");
    }

    @Test
    void aFullDiskLeavesWhatWasThere() throws IOException {
        Path out = Files.writeString(folder.resolve("full.npy"), "kept");
        List<Path> before = files();
        Disk former = Disk.use(new Disk() {
            @Override
            public void write(FileChannel channel, Path file, ByteBuffer bytes) throws IOException {
                if (channel.size() > 0) {
                    throw new IOException("No space left on device");
                }
                super.write(channel, file, bytes);
            }
        });
        try {
            Shell.Result full = Shell.run("embed", classifier, "--file", texts, "--out", out);
            assertThat(full.code()).isEqualTo(1);
            assertThat(full.err()).contains("cannot write " + out, "No space left on device");
        } finally {
            Disk.use(former);
        }
        assertThat(out).hasContent("kept");
        assertThat(files()).isEqualTo(before);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
