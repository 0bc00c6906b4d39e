package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.Made;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.batch.Noise;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that changed after a run began are encoded by the run's tokenizers, not by ones made out of them. */
class OwnTokenizersTest {
    private static final String[] BEFORE = {"ab", "bade", "cad"};
    private static final String[] AFTER = {"db", "bac", "dad"};

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        write(folder.resolve("before"), BEFORE);
        write(folder.resolve("after"), AFTER);
    }

    private static void write(Path root, String... words) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            lines.append(String.join(" ", words[i % 3], words[i * i % 3], words[i / 2 % 3]))
                    .append('\n');
        }
        String text = lines.toString();
        Files.createDirectories(root.resolve("pairs/raw"));
        Files.writeString(root.resolve("text.txt"), text);
        Path articles = Files.createDirectories(root.resolve("articles"));
        for (String part : WikiText.PARTS) {
            Files.writeString(articles.resolve(part + ".txt"), " \n = Title = \n \n" + text.replace("\n", " "));
        }
        for (String file : new String[] {"train", "val", "test_2016_flickr"}) {
            Made.gzip(root.resolve("pairs/raw/" + file + ".de.gz"), text);
            Made.gzip(root.resolve("pairs/raw/" + file + ".en.gz"), text);
        }
        Map<String, byte[]> reviews = new LinkedHashMap<>();
        for (String split : new String[] {"train", "test"}) {
            for (int i = 0; i < 8; i++) {
                reviews.put("aclImdb/" + split + "/neg/" + i + "_2.txt", Made.utf8(text));
                reviews.put("aclImdb/" + split + "/pos/" + i + "_9.txt", Made.utf8(text));
            }
        }
        Files.createDirectories(root.resolve("reviews"));
        Made.tar(root.resolve("reviews/all.tar.gz"), reviews);
    }

    private static DataConfig config(String kind, Path root) {
        Optional<Path> none = Optional.empty();
        return switch (kind) {
            case "characters" -> new CharacterData(Optional.empty(), Optional.of(root.resolve("text.txt")), 8, 0.1);
            case "bpe_text" ->
                new BytePairTextData(Optional.of("articles"), none, 264, 8, 0.1, BytePairTextData.Packing.STREAM);
            case "masked_text" -> new MaskedTextData("articles", none, true, 40, 16, 0.15, 0.1);
            case "classified_text" ->
                new ClassifiedTextData(
                        "reviews",
                        ClassifiedTextData.Tokens.WORD,
                        none,
                        true,
                        100,
                        1,
                        16,
                        ClassifiedTextData.Keep.HEAD,
                        false,
                        0.25);
            case "translation" -> new TranslationData("pairs", "de-en", TranslationData.Tokens.WORD, true, 0, 1, 20);
            case "denoising" -> new DenoisingData("articles", 320, 16, Noise.MASK, Optional.empty(), 0.15, 3);
            case "cbow" -> new CbowData("articles", 100, 1, true, 2);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static TaskData open(String kind, Path root, Map<String, Tokenizer> own) throws IOException {
        String labelled = "reader: labelled_folders\nclasses: [negative, positive]";
        String[] pairs = {
            "raw/train.de.gz",
            "raw/train.en.gz",
            "raw/val.de.gz",
            "raw/val.en.gz",
            "raw/test_2016_flickr.de.gz",
            "raw/test_2016_flickr.en.gz"
        };
        try (MadeDataset articles =
                        new MadeDataset(root, "articles", "reader: split_text", "train.txt", "valid.txt", "test.txt");
                MadeDataset reviews = new MadeDataset(root, "reviews", labelled, "all.tar.gz");
                MadeDataset made = new MadeDataset(root, "pairs", "reader: aligned_lines", pairs)) {
            return config(kind, root).open(made.where().with(own));
        }
    }

    private static Map<String, String> texts(TaskData data) {
        Map<String, String> texts = new HashMap<>();
        data.tokenizers().forEach((name, tokenizer) -> texts.put(name, TokenizerFile.toText(tokenizer)));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"characters", "bpe_text", "masked_text", "classified_text", "translation", "denoising", "cbow"})
    void changedDataAreEncodedByTheRunsTokenizers(String kind) throws IOException {
        TaskData before = open(kind, folder.resolve("before"), Map.of());
        TaskData anew = open(kind, folder.resolve("after"), Map.of());
        assertThat(texts(anew)).as("other data, other tokenizers").isNotEqualTo(texts(before));
        TaskData after = open(kind, folder.resolve("after"), before.tokenizers());
        assertThat(texts(after)).isEqualTo(texts(before));
        assertThat(after.facts()).isEqualTo(before.facts());
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint()).isNotEqualTo(anew.fingerprint());
        TaskData same = open(kind, folder.resolve("before"), before.tokenizers());
        assertThat(same.fingerprint()).isEqualTo(before.fingerprint());
    }
}
