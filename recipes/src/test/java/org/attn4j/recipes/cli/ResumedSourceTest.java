package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run on data of one's own goes on as one that was never stopped, by each source; data that changed are named. */
class ResumedSourceTest {
    private static final String REVIEWS =
            "{type: classified_text, vocabulary: 40, min_frequency: 1, context: 8, source: {";

    @TempDir
    Path folder;

    private static Arguments of(String name, String file, String data, String model) {
        return Arguments.of(name, file, data, model);
    }

    static Stream<Arguments> sources() {
        String shared = "validation: 0.3";
        return Stream.of(
                of(
                        "csv",
                        "reviews.csv",
                        REVIEWS.replace("context", "weights: balanced, context")
                                + "type: csv, train: reviews.csv, text: review, label: feeling, " + shared + "}}",
                        OwnData.CLASSIFIER),
                of(
                        "jsonl",
                        "reviews.jsonl",
                        REVIEWS + "type: jsonl, train: reviews.jsonl, text: a.review, label: feeling, " + shared + "}}",
                        OwnData.CLASSIFIER),
                of(
                        "folder",
                        "reviews/bad/3.txt",
                        REVIEWS + "type: folder, train: reviews, " + shared + "}}",
                        OwnData.CLASSIFIER),
                of(
                        "tsv",
                        "pairs.tsv",
                        "{type: translation, tokens: word, min_frequency: 1, longest: 6, source: {type: tsv, train:"
                                + " pairs.tsv, " + shared + "}}",
                        OwnData.TRANSLATOR),
                of(
                        "lines",
                        "lines.txt",
                        "{type: characters, context: 8, source: {type: lines, train: lines.txt, " + shared + "}}",
                        OwnData.LANGUAGE_MODEL),
                of("file", "lines.txt", "{type: characters, context: 8, file: lines.txt}", OwnData.LANGUAGE_MODEL),
                of(
                        "tokens",
                        "lines.txt",
                        "{type: tokenized_text, tokenizer: {type: characters}, context: 8, source: {type: lines, train:"
                                + " lines.txt}}",
                        OwnData.LANGUAGE_MODEL),
                of(
                        "chats",
                        "chats.jsonl",
                        "{type: conversations, tokenizer: {type: characters}, chat_template: chatml, context: 80, packing: true, file:"
                                + " chats.jsonl, validation: 0.3}",
                        OwnData.LANGUAGE_MODEL),
                of(
                        "hidden",
                        "reviews/bad/3.txt",
                        "{type: masked_text, vocabulary: 60, context: 8, share: 0.3, source: {type: folder, train:"
                                + " reviews}}",
                        "{type: masked_language_model, dim: 8, layers: 1, block: {attention: {type: self, heads: 2}}}"),
                of(
                        "damaged",
                        "reviews.jsonl",
                        "{type: denoising, vocabulary: 320, context: 8, source: {type: jsonl, train: reviews.jsonl, text:"
                                + " a.review}}",
                        "{type: encoder_decoder, dim: 8, layers: 1, encoder: {attention: {type: self, heads: 2}},"
                                + " decoder: {attention: {type: causal, heads: 2}, cross_attention: {type: cross, heads: 2}}}"),
                of(
                        "words",
                        "lines.txt",
                        "{type: cbow, vocabulary: 40, min_frequency: 1, side: 2, source: {type: lines, train: lines.txt, "
                                + shared + "}}",
                        "{type: cbow, dim: 8}"),
                of(
                        "idx",
                        "labels.idx",
                        "{type: images, shift: 1, source: {type: idx, train: images.idx, train_labels: labels.idx, "
                                + shared + "}}",
                        OwnData.IMAGES),
                of(
                        "images",
                        "images/1/4.png",
                        "{type: images, flip: true, source: {type: folder, train: images, " + shared + "}}",
                        OwnData.IMAGES),
                of(
                        "cifar",
                        "batch.bin",
                        "{type: images, flip: true, source: {type: cifar, train: batch.bin, " + shared + "}}",
                        OwnData.IMAGES));
    }

    private static Shell.Result done(Object... args) {
        Shell.Result result = Shell.run(args);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void goesOnAsIfNeverStopped(String name, String file, String data, String model) throws Exception {
        OwnData.make(folder);
        Path recipe = OwnData.recipe(folder, name, data, model);
        Path runs = folder.resolve("runs");
        done("train", recipe, "--runs", runs, "name=whole");
        done("train", recipe, "--runs", runs, "name=halves", "train.steps=3");
        Path half = runs.resolve("halves");
        done("resume", half, "train.steps=6");
        for (String part : new String[] {"model.safetensors", "optimizer.safetensors"}) {
            Path last = Path.of("checkpoints/step-000006", part);
            assertThat(half.resolve(last))
                    .hasSameBinaryContentAs(runs.resolve("whole").resolve(last));
            assertThat(Files.readAllBytes(half.resolve(last)))
                    .isNotEqualTo(Files.readAllBytes(
                            half.resolve("checkpoints/step-000003").resolve(part)));
        }
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        bytes[bytes.length - 2] ^= 1;
        Files.write(folder.resolve(file), bytes, StandardOpenOption.TRUNCATE_EXISTING);
        Shell.Result changed = Shell.run("resume", half, "train.steps=7");
        assertThat(changed.code()).as(changed.err()).isEqualTo(2);
        assertThat(changed.err()).contains(folder.resolve(file).getFileName().toString());
    }
}
