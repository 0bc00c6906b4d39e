package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.Answers;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text means the same to a classifier in its test split, on the command line, and where its attention is shown. */
class EncodedAlikeTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Path root;
    private Path run;
    private MadeData made;

    @BeforeEach
    void make() throws IOException {
        root = folder.resolve("data");
        made = new MadeData(root);
    }

    @AfterEach
    void close() throws IOException {
        made.close();
    }

    private void train(String tokens, String keep, boolean framed) throws IOException {
        Path recipe = folder.resolve("alike.yaml");
        Files.writeString(
                recipe,
                """
                name: alike
                data: {type: classified_text, dataset: made-reviews, tokens: %s, keep: %s, class_token: %s,
                       vocabulary: 120, min_frequency: 1, context: 6}
                model:
                  type: sequence_classifier
                  dim: 16
                  layers: 1
                  initial_deviation: 0.5
                  block: {attention: {type: self, heads: 2}}
                train: {steps: 1, batch: 4, threads: 1}
                evaluate: {every: 0}
                """
                        .formatted(tokens, keep, framed));
        Shell.Result trained = Shell.run("train", recipe, "--runs", folder.resolve("runs"), "--data", root);
        assertThat(trained.code()).as(trained.err()).isZero();
        run = folder.resolve("runs/alike");
    }

    @ParameterizedTest
    @CsvSource({"word, head, false", "word, tail, true", "wordpiece, tail, false", "wordpiece, head, true"})
    void aTextIsOneInputEverywhere(String tokens, String keep, boolean framed) throws Exception {
        train(tokens, keep, framed);
        List<Double> predicted = new ArrayList<>();
        List<Double> attended = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        for (String review : MadeData.REVIEWS) {
            Shell.Result answer = Shell.run("predict", run, review, "--json", "--top", 2);
            assertThat(answer.code()).as(answer.err()).isZero();
            predicted.add(positive(JSON.readTree(answer.out()).path("answers"), "name"));
            Shell.Result seen = Shell.run("attend", run, review, "--json");
            assertThat(seen.code()).as(seen.err()).isZero();
            JsonNode view = JSON.readTree(seen.out());
            attended.add(positive(view.path("predictions"), "label"));
            JsonNode keys = view.path("attention").get(0).path("keys");
            lengths.add(keys.size());
            String begins = tokens.equals("word") ? "<s>" : "[CLS]";
            assertThat(keys.get(0).asText().equals(begins)).isEqualTo(framed);
            assertThat(keys.get(keys.size() - 1).asText().equals("[SEP]"))
                    .isEqualTo(framed && tokens.equals("wordpiece"));
            boolean cut = review.split(" ").length > 5;
            assertThat(answer.err().contains("are not read (data.context 6)")).isEqualTo(cut);
            assertThat(seen.err().contains("are not read (data.context 6)")).isEqualTo(cut);
            if (cut) {
                assertThat(answer.err()).contains(keep.equals("tail") ? "the first" : "the last");
            }
        }
        List<Double> held = new ArrayList<>();
        List<Integer> read = new ArrayList<>();
        evaluated(held, read);
        assertThat(sorted(lengths)).isEqualTo(sorted(read));
        for (List<Double> answers : List.of(predicted, attended)) {
            for (int i = 0; i < held.size(); i++) {
                assertThat(sorted(answers).get(i)).isCloseTo(sorted(held).get(i), within(1e-5));
            }
        }
    }

    private static <T extends Comparable<T>> List<T> sorted(List<T> list) {
        return list.stream().sorted().toList();
    }

    private static double positive(JsonNode answers, String name) {
        for (JsonNode answer : answers) {
            if (answer.path(name).asText().equals("positive")) {
                return answer.path("probability").asDouble();
            }
        }
        throw new AssertionError(answers);
    }

    /** The probability and the number of tokens of each text of the test split, row by row of its batches. */
    private void evaluated(List<Double> probabilities, List<Integer> lengths) throws IOException {
        RunFolder opened = RunFolder.open(run);
        Recipe recipe = SavedModel.recipe(opened, new TypeRegistry(getClass().getClassLoader()), List.of());
        DataContext where = new DataContext(List.of(root), folder, Progress.SILENT, true);
        TaskData data = recipe.data().open(where);
        try (HostDevice device = new HostDevice(1, BlasChoice.AUTO)) {
            Backend backend = Backend.host(device);
            Parameters values = SavedModel.parameters(
                    opened, recipe, data.facts(), opened.checkpoints().latest(), backend);
            Answers answers = new Answers(recipe.model(), data.facts(), values, backend);
            BatchSource test = data.split(TaskData.TEST, 1);
            for (long i = 0; i < test.size(); i++) {
                Map<String, Batch.Array> row = test.batch(i).arrays();
                probabilities.add(answers.likeliest(row, 2).get(0).stream()
                        .filter(a -> a.index() == 1)
                        .findFirst()
                        .orElseThrow()
                        .probability());
                float length = 0;
                for (float m : ((Batch.Floats) row.get("mask")).values()) {
                    length += m;
                }
                lengths.add((int) length);
            }
        }
    }
}
