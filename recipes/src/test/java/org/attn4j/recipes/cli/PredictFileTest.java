package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers to the rows of a table: each row comes back as it was, with what the model says to it. */
class PredictFileTest {
    private static final String REVIEWS =
            "{type: classified_text, vocabulary: 40, min_frequency: 1, context: 8, source: {type: csv, train: %s,"
                    + " validation: 0.3, text: review, label: feeling%s}}";

    @TempDir
    static Path folder;

    private static Path run;
    private static Path semicolons;
    private static Path pairs;

    @BeforeAll
    static void train() throws Exception {
        OwnData.make(folder);
        run = trained("own", REVIEWS.formatted("reviews.csv", ""), OwnData.CLASSIFIER);
        OwnData.write(folder, "old.csv", "review;feeling\n'a; b';good\nc d;bad\n'a; e';good\nf d;bad\n");
        semicolons = trained(
                "semicolons",
                REVIEWS.formatted("old.csv", ", delimiter: ';', quote: \"'\", encoding: iso-8859-1")
                        .replace("validation: 0.3", "validation: old.csv"),
                OwnData.CLASSIFIER);
        pairs = trained(
                "pairs",
                "{type: translation, tokens: word, min_frequency: 1, longest: 6, source: {type: tsv, train: pairs.tsv,"
                        + " validation: 0.3}}",
                OwnData.TRANSLATOR);
    }

    private static Path trained(String name, String data, String model) throws Exception {
        Path recipe = OwnData.recipe(folder, name, data, model);
        Shell.Result trained = Shell.run("train", recipe, "--runs", folder.resolve("runs"));
        assertThat(trained.code()).as(trained.err()).isZero();
        return folder.resolve("runs").resolve(name);
    }

    private static List<CSVRecord> table(String text, CSVFormat format) throws Exception {
        return format.parse(new StringReader(text)).getRecords();
    }

    private static JsonNode likeliest(Path of, String input) throws Exception {
        Shell.Result one = Shell.run("predict", of, input, "--json");
        assertThat(one.code()).as(one.err()).isZero();
        return new JsonMapper().readTree(one.out()).path("answers").path(0);
    }

    private static String refused(Object... args) {
        Shell.Result r = Shell.run(args);
        assertThat(r.code()).as(r.err() + r.out()).isEqualTo(2);
        assertThat(r.out()).isEmpty();
        return r.err();
    }

    private static List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyRowComesBackWithItsAnswer() throws Exception {
        StringBuilder text = new StringBuilder("\uFEFFid,review,\"a, note\",empty\r\n");
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            String review = i % 3 == 0 ? "it is \"fine\",\r\nword" + i % 7 : "it is dull, word" + i % 7;
            rows.add(List.of(Integer.toString(i), review, "say \"" + i + "\"; \\n ümläut", ""));
            text.append(i).append(",\"").append(review.replace("\"", "\"\"")).append("\",\"");
            text.append(rows.get(i).get(2).replace("\"", "\"\"")).append("\",\r\n");
        }
        Path in = OwnData.write(folder, "new.csv", text.toString());
        Path out = folder.resolve("answers.csv");
        Shell.Result result = Shell.run("predict", run, "--file", in, "--out", out);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains(out + ": 70 rows answered");
        assertThat(result.out()).isEmpty();
        String written = Files.readString(out);
        List<CSVRecord> answered = table(written, CSVFormat.RFC4180);
        assertThat(answered).hasSize(71);
        assertThat(answered.get(0).toList())
                .containsExactly("id", "review", "a, note", "empty", "answer", "probability");
        for (int i = 0; i < 70; i++) {
            List<String> row = answered.get(1 + i).toList();
            assertThat(row.subList(0, 4)).isEqualTo(rows.get(i));
            if (i % 23 == 0) {
                JsonNode one = likeliest(run, rows.get(i).get(1));
                assertThat(row.get(4)).isEqualTo(one.path("name").asText());
                assertThat(Double.parseDouble(row.get(5)))
                        .isEqualTo(one.path("probability").asDouble(), within(2e-6));
            }
        }
        assertThat(Shell.run("predict", run, "--file", in).out()).isEqualTo(written);
        Files.writeString(out, "something else");
        assertThat(Shell.run("predict", run, "--file", in, "--out", out).code()).isZero();
        assertThat(out).hasContent(written);
        assertThat(names()).noneMatch(name -> name.endsWith(".part"));
    }

    @Test
    void aTableIsWrittenAsTheTablesOfTraining() throws Exception {
        Path in = folder.resolve("latin.csv");
        Files.write(in, "review;n\n'a; é';1\nc d;'it''s'\n".getBytes(StandardCharsets.ISO_8859_1));
        Shell.Result result = Shell.run("predict", semicolons, "--file", in);
        assertThat(result.code()).as(result.err()).isZero();
        List<CSVRecord> rows = table(
                result.out(),
                CSVFormat.RFC4180.builder().setDelimiter(';').setQuote('\'').get());
        assertThat(rows.get(0).toList()).containsExactly("review", "n", "answer", "probability");
        assertThat(rows.get(1).toList().subList(0, 2)).containsExactly("a; é", "1");
        assertThat(rows.get(2).toList().subList(0, 2)).containsExactly("c d", "it's");
        assertThat(rows).hasSize(3).allMatch(row -> row.size() == 4);
    }

    @Test
    void columnsOfTabsKeepTheirCharacters() throws Exception {
        Path in = OwnData.write(folder, "new.tsv", "source\twhere\nword1 is\tC:\\new \"x\nword2 is\t\\\n");
        Shell.Result result = Shell.run("predict", pairs, "--file", in, "--beam", "1");
        assertThat(result.code()).as(result.err()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("source\twhere\tanswer\tlog_probability");
        assertThat(lines.get(1)).startsWith("word1 is\tC:\\new \"x\t");
        assertThat(lines.get(2)).startsWith("word2 is\t\\\t");
        String one =
                Shell.run("predict", pairs, "word2 is", "--beam", "1").out().strip();
        assertThat(lines.get(2).split("\t", -1)[2].strip()).isEqualTo(one);
        assertThat(Double.parseDouble(lines.get(2).split("\t", -1)[3])).isNegative();
    }

    @Test
    void anotherColumnIsNamed() throws Exception {
        Path in = OwnData.write(folder, "other.csv", "body,n\nit is fine,1\n");
        assertThat(refused("predict", run, "--file", in))
                .contains("other.csv has no column 'review' (columns: body, n)", "--text");
        Shell.Result result = Shell.run("predict", run, "--file", in, "--text", "body");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("body,n,answer,probability\nit is fine,1,");
    }

    @Test
    void aColumnThatHasTheAnswersNameKeepsIt() throws Exception {
        Path in = OwnData.write(folder, "named.csv", "answer,review,answer_2\nx,it is fine,y\n");
        Shell.Result result = Shell.run("predict", run, "--file", in);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("answer,review,answer_2,answer_3,probability\nx,it is fine,y,");
        assertThat(result.err()).contains(in + " has a column 'answer' of its own; the new one is 'answer_3'");
    }

    @Test
    void nothingIsLeftOfATableThatCannotBeAnswered() throws Exception {
        String good = "it is fine,1\n".repeat(40);
        Path short0 = OwnData.write(folder, "short.csv", "review,n\n" + good + "it is\n");
        Path blank = OwnData.write(folder, "blank.csv", "review,n\n" + good + " ,2\n");
        Path open = OwnData.write(folder, "open.csv", "review,n\n" + good + "\"it is,2\n");
        Path bare = OwnData.write(folder, "bare.csv", "review,n\n");
        Path nothing = OwnData.write(folder, "nothing.csv", "");
        Path out = OwnData.write(folder, "kept.csv", "kept");
        List<String> before = names();
        assertThat(refused("predict", run, "--file", short0, "--out", out))
                .contains("short.csv, line 42: expected 2 fields (review, n), got 1");
        assertThat(refused("predict", run, "--file", blank, "--out", out))
                .contains("row 41 of " + blank + " has an empty review");
        assertThat(refused("predict", run, "--file", open, "--out", out))
                .contains("open.csv, record that begins in line 42: a quoted field is not closed");
        assertThat(refused("predict", run, "--file", bare, "--out", out)).contains(bare + " has no row to answer");
        assertThat(refused("predict", run, "--file", nothing, "--out", out)).contains("has no row to answer");
        assertThat(refused("predict", run, "--file", folder.resolve("gone.csv"), "--out", out))
                .contains("--file: there is no file " + folder.resolve("gone.csv"));
        assertThat(refused("predict", run, "--file", blank, "--out", blank))
                .contains("--out: " + blank + " is the file that is read");
        assertThat(refused("predict", run, "--file", blank, "--out", folder.resolve("gone/a.csv")))
                .contains("--out: there is no folder " + folder.resolve("gone"));
        assertThat(refused("predict", run, "--file", blank, "--out", folder))
                .contains("--out: " + folder + " is a folder");
        assertThat(refused("predict", run, "it is fine", "--out", out)).contains("--out and --text go with --file");
        assertThat(out).hasContent("kept");
        assertThat(names()).isEqualTo(before);
    }
}
