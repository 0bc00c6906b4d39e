package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.Made;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.source.CsvSource;
import org.attn4j.datasets.source.FolderSource;
import org.attn4j.datasets.source.JsonLinesSource;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.task.ClassifiedTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of one's own, by each source, for each task. */
class SourceDataTest {
    private static final Optional<Path> NONE = Optional.empty();

    @TempDir
    Path folder;

    private Path write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        return Files.writeString(folder.resolve(name), content);
    }

    private CsvSource csv(Path train, Optional<Path> validation, Optional<Path> test, int limit, boolean skip) {
        return new CsvSource(
                train, validation, test, "review", "feeling", "de", "en", ",", "\"", true, "utf-8", limit, skip);
    }

    private static ClassifiedTextData classified(Source source) {
        return new ClassifiedTextData(
                Optional.of("imdb"),
                ClassifiedTextData.Tokens.WORD,
                NONE,
                true,
                200,
                1,
                16,
                ClassifiedTextData.Keep.HEAD,
                false,
                0.25,
                ClassWeights.EQUAL,
                Optional.of(source));
    }

    private ClassifiedTextTask open(Source source) {
        return classified(source).open(MadeDataset.where(folder));
    }

    private static String review(int i) {
        return (i % 2 == 0 ? "Good, \"really\" good" : "Bad<br /><br />film") + " n" + i;
    }

    private static String table(int from, int to, String good, String bad) {
        StringBuilder table = new StringBuilder("id,review,feeling\n");
        for (int i = from; i < to; i++) {
            table.append(String.format("%d,\"%s\",%s%n", i, review(i).replace("\"", "\"\""), i % 2 == 0 ? good : bad));
        }
        return table.toString();
    }

    private static void assertSame(TaskData a, TaskData b) {
        assertThat(a.splits()).isEqualTo(b.splits());
        for (int i = 0; i < 5; i++) {
            assertThat(values(a.training(4, 7).batch(i)))
                    .isEqualTo(values(b.training(4, 7).batch(i)));
        }
        for (String split : a.splits()) {
            assertThat(values(a.split(split, 8).batch(0)))
                    .isEqualTo(values(b.split(split, 8).batch(0)));
        }
    }

    static Map<String, List<Integer>> values(Batch batch) {
        Map<String, List<Integer>> values = new LinkedHashMap<>();
        for (String name : List.of("ids", "labels")) {
            int[] ints = ((Batch.Ints) batch.arrays().get(name)).values();
            values.put(name, Arrays.stream(ints).boxed().toList());
        }
        return values;
    }

    /** The same reviews as an archive in the form of IMDb's, a table, JSON Lines and folders: the same batches. */
    @Test
    void theFormOfReviewsChangesNothing() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        StringBuilder[] jsonl = {new StringBuilder(), new StringBuilder()};
        for (int part = 0; part < 2; part++) {
            String split = part == 0 ? "train" : "test";
            for (int i = 0; i < 20; i++) {
                String name = "aclImdb/" + split + "/" + (i % 2 == 0 ? "pos/" : "neg/") + i + "_1.txt";
                String text = review(100 * part + i);
                members.put(name, Made.utf8(text));
                write("folders/" + name.substring(8), text);
                jsonl[part].append(String.format(
                        "{\"a\": {\"review\": \"%s\"}, \"feeling\": \"%s\"}%n",
                        text.replace("\"", "\\\""), i % 2 == 0 ? "pos" : "neg"));
            }
        }
        Path archive = Made.tar(folder.resolve("reviews.tar.gz"), members);
        Path train = write("train.csv", table(0, 20, "pos", "neg"));
        Path test = write("test.csv", table(100, 120, "pos", "neg"));
        CsvSource csv = csv(train, NONE, Optional.of(test), 0, false);
        ClassifiedTextTask card = classified(csv).open(archive, List.of("neg", "pos"), MadeDataset.where(folder));
        assertSame(open(csv), card);
        assertThat(open(csv).classNames()).containsExactly("neg", "pos");
        assertSame(
                open(new JsonLinesSource(
                        write("train.jsonl", jsonl[0].toString()),
                        NONE,
                        Optional.of(write("test.jsonl", jsonl[1].toString())),
                        "a.review",
                        "feeling",
                        "",
                        "",
                        "utf-8",
                        0,
                        false)),
                card);
        assertSame(open(folders(FolderSource.Order.NAME)), card);
        Map<String, byte[]> listed = new TreeMap<>(members);
        assertThat(listed.keySet()).first().isEqualTo("aclImdb/test/neg/11_1.txt");
        Path other = Made.tar(folder.resolve("listed.tar.gz"), listed);
        assertSame(
                open(folders(FolderSource.Order.PATH)),
                classified(csv).open(other, List.of("neg", "pos"), MadeDataset.where(folder)));
    }

    private FolderSource folders(FolderSource.Order order) {
        return new FolderSource(
                folder.resolve("folders/train"),
                NONE,
                Optional.of(folder.resolve("folders/test")),
                FolderSource.Color.RGB,
                0,
                0,
                FolderSource.Fit.STRETCH,
                order,
                "utf-8",
                0,
                false);
    }

    @Test
    void numbersAreClassesInTheOrderOfTheirValues() throws IOException {
        Path train = write("train.csv", table(0, 20, "10", "9"));
        assertThat(open(csv(train, NONE, NONE, 0, false)).classNames()).containsExactly("9", "10");
        assertThat(open(csv(train, NONE, NONE, 0, false)).splits()).containsExactly("validation");
    }

    private Set<String> heldOut(int rows) throws IOException {
        Path train = write("train.csv", table(0, rows, "pos", "neg"));
        CsvSource share = csv(train, Optional.of(folder.resolve("0.25")), NONE, 0, false);
        Set<String> names = new LinkedHashSet<>();
        for (String text : new SourceTexts(share, MadeDataset.where(folder))
                .labelled()
                .texts()
                .get("validation")
                .texts()) {
            names.add(text.substring(text.lastIndexOf(' ') + 1));
        }
        return names;
    }

    @Test
    void addedRecordsMoveNoOtherBetweenTheParts() throws IOException {
        Set<String> few = heldOut(60);
        Set<String> more = heldOut(90);
        assertThat(few).hasSizeBetween(5, 25);
        assertThat(more).containsAll(few);
        more.removeAll(few);
        assertThat(more).allMatch(name -> Integer.parseInt(name.substring(1)) >= 60);
    }

    @Test
    void labelsThatCannotBeAreRefused() throws IOException {
        Path train = write("train.csv", table(0, 20, "pos", "neg"));
        Path test = write("test.csv", table(0, 4, "pos", "so-so"));
        assertThatThrownBy(() -> open(csv(train, NONE, Optional.of(test), 0, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("record 2 of the test part has the label 'so-so'")
                .hasMessageContaining("(classes: neg, pos)");
        Path one = write("one.csv", table(0, 20, "same", "same"));
        assertThatThrownBy(() -> open(csv(one, NONE, NONE, 0, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("all labels are 'same'");
        StringBuilder ids = new StringBuilder("review,feeling\n");
        IntStream.range(0, 2000).forEach(i -> ids.append("a text,").append(i).append('\n'));
        Path many = write("many.csv", ids.toString());
        assertThatThrownBy(() -> open(csv(many, NONE, NONE, 0, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("2,000 classes")
                .hasMessageContaining("is this a label?");
    }

    @Test
    void badRecordsAreRefusedOrCounted() throws IOException {
        Path train = write("train.csv", table(0, 20, "pos", "neg") + "21,alone\n22, ,pos\n" + "23,good,pos\n");
        assertThatThrownBy(() -> open(csv(train, NONE, NONE, 0, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("train.csv, line 22: expected 3 fields (id, review, feeling), got 2")
                .hasMessageContaining("skip_broken: true");
        assertThat(open(csv(train, NONE, NONE, 0, true)).description()).startsWith("16 training texts of 2 classes");
        assertThat(open(csv(train, NONE, NONE, 12, false)).description()).startsWith("9 training texts");
        Path empty = write("empty.csv", "id,review,feeling\n");
        assertThatThrownBy(() -> open(csv(empty, NONE, NONE, 0, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the training part holds no record");
        assertThatThrownBy(() -> open(csv(folder.resolve("x-*.csv"), NONE, NONE, 0, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no file matches");
    }

    @Test
    void sumsAreOfTheFilesThatAreRead() throws IOException {
        Path a = write("t-2.csv", table(0, 10, "pos", "neg"));
        Path b = write("t-10.csv", table(10, 20, "pos", "neg"));
        ClassifiedTextData data = classified(csv(folder.resolve("t-*.csv"), NONE, NONE, 0, false));
        assertThat(data.sums(MadeDataset.where(folder))).containsOnlyKeys(a.toString(), b.toString());
        assertThat(data.sums(MadeDataset.where(folder)).keySet()).first().isEqualTo(a.toString());
        assertThat(data.files()).isEmpty();
        assertThat(classified(csv(a, NONE, NONE, 0, false)).files()).containsExactly(Map.entry("source.train", a));
    }
}
