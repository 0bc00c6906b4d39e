package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.Made;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.ClassifiedTextTask;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.datasets.type.ClassifiedTextData.Keep;
import org.attn4j.datasets.type.ClassifiedTextData.Tokens;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifiedTextDataTest {
    private static final List<String> CLASSES = List.of("negative", "positive");

    @TempDir
    Path folder;

    private Path archive;

    /** Reviews that say what they are: "bad" in negative ones, "good" in positive ones, each with its own number. */
    @BeforeEach
    void makeReviews() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("aclImdb/README", Made.utf8("not a review"));
        for (String split : List.of("train", "test")) {
            for (int i = 0; i < 20; i++) {
                String words = " w".repeat(i) + " n" + i;
                members.put("aclImdb/" + split + "/neg/" + i + "_2.txt", Made.utf8("Bad<br /><br />film" + words));
                members.put("aclImdb/" + split + "/pos/" + i + "_9.txt", Made.utf8("Good<br />film" + words));
            }
        }
        members.put("aclImdb/train/unsup/0_0.txt", Made.utf8("of no class"));
        archive = Made.tar(folder.resolve("reviews.tar.gz"), members);
    }

    private DataContext where(Path root) {
        return new DataContext(List.of(root), folder, Progress.SILENT, true);
    }

    private static ClassifiedTextData config(Tokens tokens, int context, Keep keep, boolean classToken) {
        return new ClassifiedTextData("imdb", tokens, Optional.empty(), true, 200, 1, context, keep, classToken, 0.25);
    }

    private ClassifiedTextTask open(ClassifiedTextData config) {
        return config.open(archive, CLASSES, where(folder));
    }

    private static int[] ints(Batch batch, String name) {
        return ((Batch.Ints) batch.arrays().get(name)).values();
    }

    /** The text and class of each row that counts. */
    private static Map<String, Integer> rows(BatchSource source, long batches, Tokenizer tokenizer, int padding) {
        Map<String, Integer> rows = new HashMap<>();
        for (long i = 0; i < batches; i++) {
            Batch batch = source.batch(i);
            int[] ids = ints(batch, "ids");
            float[] mask = ((Batch.Floats) batch.arrays().get("mask")).values();
            int[] labels = ints(batch, "labels");
            int t = ids.length / labels.length;
            long counted = 0;
            for (int r = 0; r < labels.length; r++) {
                List<Integer> seen = new ArrayList<>();
                for (int p = r * t; p < (r + 1) * t; p++) {
                    if (mask[p] == 1f) {
                        seen.add(ids[p]);
                    } else {
                        assertThat(ids[p]).isEqualTo(padding);
                    }
                }
                if (labels[r] >= 0) {
                    counted++;
                    String text = tokenizer.decode(
                            seen.stream().mapToInt(Integer::intValue).toArray());
                    assertThat(rows.put(text, labels[r])).isNull();
                }
            }
            assertThat(batch.targets()).isEqualTo(counted);
        }
        return rows;
    }

    @Test
    void everyReviewHasItsClassAndItsPlace() {
        ClassifiedTextTask data = open(config(Tokens.WORD, 64, Keep.HEAD, false));
        Tokenizer words = data.tokenizers().get("tokenizer");
        assertThat(data.splits()).containsExactly("validation", "test");
        assertThat(data.classNames()).isEqualTo(CLASSES);
        Map<String, Integer> test = rows(data.split("test", 7), 6, words, 0);
        assertThat(test).hasSize(40);
        test.forEach((text, label) -> assertThat(label).isEqualTo(text.startsWith("good film") ? 1 : 0));
        Map<String, Integer> held =
                rows(data.split("validation", 3), data.split("validation", 3).size(), words, 0);
        assertThat(held).hasSize(10);
        Map<String, Integer> trained = rows(data.training(5, 1), 6, words, 0);
        assertThat(trained).hasSize(30).doesNotContainKeys(held.keySet().toArray(String[]::new));
        assertThat(data.description()).isEqualTo("30 training texts of 2 classes, vocabulary " + words.vocabulary());
    }

    @Test
    void rowsAreMultiplesOf32UpToTheContext() {
        assertThat(open(config(Tokens.WORD, 64, Keep.HEAD, false))
                        .training(4, 1)
                        .batch(0)
                        .arrays()
                        .get("ids")
                        .shape())
                .containsExactly(4, 32);
        assertThat(open(config(Tokens.WORD, 20, Keep.HEAD, false))
                        .training(4, 1)
                        .batch(0)
                        .arrays()
                        .get("ids")
                        .shape())
                .containsExactly(4, 20);
    }

    @Test
    void longTextsKeepTheirHeadOrTail() {
        ClassifiedTextTask head = open(config(Tokens.WORD, 4, Keep.HEAD, false));
        Tokenizer words = head.tokenizers().get("tokenizer");
        assertThat(words.decode(head.encode("good film bad n1 n2"))).isEqualTo("good film bad n1");
        ClassifiedTextTask tail = open(config(Tokens.WORD, 4, Keep.TAIL, false));
        assertThat(words.decode(tail.encode("good film bad n1 n2"))).isEqualTo("film bad n1 n2");
        assertThat(head.encode("")).containsExactly(1);
        assertThat(head.fingerprint())
                .isNotEqualTo(tail.fingerprint())
                .isEqualTo(open(config(Tokens.WORD, 4, Keep.HEAD, false)).fingerprint());
    }

    @Test
    void theClassTokenStandsFirst() {
        ClassifiedTextTask words = open(config(Tokens.WORD, 4, Keep.TAIL, true));
        assertThat(words.encode("good film bad n1 n2")).hasSize(4).startsWith(2);
        ClassifiedTextTask pieces = open(config(Tokens.WORDPIECE, 4, Keep.HEAD, true));
        Tokenizer tokenizer = pieces.tokenizers().get("tokenizer");
        int[] ids = pieces.encode("good film bad");
        assertThat(ids).startsWith(2).endsWith(3);
        assertThat(tokenizer.decode(ids)).isEqualTo("good film");
    }

    @Test
    void batchesAreFunctionsOfSeedAndIndex() {
        BatchSource one = open(config(Tokens.WORD, 64, Keep.HEAD, false)).training(4, 5);
        BatchSource other = open(config(Tokens.WORD, 64, Keep.HEAD, false)).training(4, 5);
        one.batch(30);
        for (long i : new long[] {9, 2, 30}) {
            assertThat(ints(one.batch(i), "ids")).isEqualTo(ints(other.batch(i), "ids"));
        }
    }

    @Test
    void anotherRunsTokenizerIsTakenAsItIs() throws IOException {
        Tokenizer made = open(config(Tokens.WORDPIECE, 64, Keep.HEAD, false))
                .tokenizers()
                .get("tokenizer");
        Files.createDirectories(folder.resolve("run"));
        TokenizerFile.save(made, folder.resolve("run/tokenizer.json"));
        ClassifiedTextData config = new ClassifiedTextData(
                "imdb",
                Tokens.WORD,
                Optional.of(Path.of("run/tokenizer.json")),
                true,
                20,
                1,
                64,
                Keep.HEAD,
                false,
                0.25);
        ClassifiedTextTask data = open(config);
        assertThat(data.facts()).isEqualTo(DataFacts.classes(made.vocabulary(), 64, 2));
        assertThat(data.encode("good film n3")).isEqualTo(made.encode("good film n3"));
        assertThat(config.facts()).isEqualTo(new Facts(DataFacts.classes(20, 64, 2), false));
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        assertThatThrownBy(() -> new ClassifiedTextData(
                        "multi30k", Tokens.WORD, Optional.empty(), true, 200, 1, 8, Keep.HEAD, false, 0.1))
                .hasMessage(
                        "data set multi30k has the reader aligned_lines; expected one of [labelled_folders, source]");
        assertThatThrownBy(() -> open(config(Tokens.WORD, 8, Keep.HEAD, false)).split("dev", 1))
                .hasMessageContaining("no split 'dev'");
    }

    @Test
    void theRealReviewsAreSplitAsPublished() {
        Path root = TestData.rootWith("imdb/aclImdb_v1-labeled.tar.gz");
        ClassifiedTextData config = new ClassifiedTextData(
                "imdb", Tokens.WORD, Optional.empty(), true, 20000, 2, 256, Keep.HEAD, false, 0.1);
        ClassifiedTextTask data = config.open(where(root));
        assertThat(data.facts()).isEqualTo(DataFacts.classes(20000, 256, 2));
        assertThat(data.description()).isEqualTo("22,500 training texts of 2 classes, vocabulary 20,000");
        BatchSource test = data.split("test", 500);
        assertThat(test.size()).isEqualTo(50);
        long positive = 0;
        for (long i = 0; i < 50; i++) {
            for (int label : ints(test.batch(i), "labels")) {
                positive += label;
            }
        }
        assertThat(positive).isEqualTo(12_500);
    }
}
