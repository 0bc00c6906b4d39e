package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.recipes.report.JsonLines;
import org.attn4j.recipes.run.MetricsLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shows a run's result cannot undo it, and is written later where it is missing. */
class AfterwardsTest {
    @TempDir
    Path folder;

    private Path recipe;
    private Path run;

    @BeforeEach
    void write() throws IOException {
        recipe = Shell.recipe(folder);
        run = folder.resolve("runs/tiny");
    }

    private Shell.Result train(Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", recipe, "--runs", folder.resolve("runs")));
        words.addAll(Arrays.asList(more));
        return Shell.run(words.toArray());
    }

    @Test
    void aContextOfOneTokenTrainsAndReports() {
        Shell.Result trained = train("data.context=1");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(run.resolve("checkpoints/step-000006")).isDirectory();
    }

    @Test
    void textWithoutTheSamplesFirstCharacterTrainsAndReports() throws IOException {
        Files.writeString(folder.resolve("text.txt"), "ACGTTGCAACGGTCA".repeat(80));
        // The default prompt is a line feed, which this text lacks.
        Shell.Result trained = train("sample.prompt=\"\\n\"");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).containsOnlyOnce("sample.prompt").containsSubsequence("sample.prompt", "step 1/6");
        assertThat(trained.out()).isEmpty();
        assertThat(run.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aReportThatCannotBeWrittenIsAWarning() throws IOException {
        assertThat(train("train.steps=3").code()).isZero();
        Files.delete(run.resolve("report.html"));
        Files.createDirectories(run.resolve("report.html/in the way"));
        Shell.Result resumed = Shell.run("resume", run, "train.steps=6");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err())
                .contains("no report: cannot write " + run.resolve("report.html"))
                .doesNotContain("report: " + run);
        assertThat(run.resolve("checkpoints/step-000006")).isDirectory();
    }

    @Test
    void aFinishedRunGetsWhatItLacks() throws IOException {
        assertThat(train().code()).isZero();
        Path log = run.resolve("metrics.jsonl");
        String whole = Files.readString(log);
        String sample =
                whole.lines().filter(l -> l.contains("\"sample\"")).findFirst().orElseThrow();
        Files.writeString(log, whole.replace(sample + "\n", ""));
        Files.delete(run.resolve("report.html"));
        Shell.Result resumed = Shell.run("resume", run);
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("finished");
        assertThat(Files.readString(log)).isEqualTo(whole);
        assertThat(Files.readString(run.resolve("report.html"))).contains("</html>");
        long changed = Files.getLastModifiedTime(log).toMillis();
        assertThat(Shell.run("resume", run).code()).isZero();
        assertThat(Files.getLastModifiedTime(log).toMillis()).isEqualTo(changed);
        assertThat(Files.readString(log)).isEqualTo(whole);
    }

    @Test
    void aDamagedLogCostsItsDamagedLinesAlone() throws IOException {
        assertThat(train("train.steps=3", "train.log=1", "sample.tokens=0").code())
                .isZero();
        Path log = run.resolve("metrics.jsonl");
        List<String> whole = Files.readAllLines(log);
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] = (byte) 0xFF;
        Files.write(log, bytes);
        Files.writeString(log, "{\"kind\":\"train\",\"st", StandardOpenOption.APPEND);
        assertThat(Shell.run("report", run).code()).isZero();
        Shell.Result resumed = Shell.run("resume", run, "train.steps=4");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).containsOnlyOnce("metrics.jsonl: 1 damaged line");
        List<String> after = Files.readAllLines(log);
        // A line is lost; a step, its evaluation and the run's final figure are added.
        assertThat(after).hasSize(whole.size() - 1 + 3);
        assertThat(whole).containsAll(after.subList(0, whole.size() - 1));
    }

    @Test
    void noDamageOfTheLogStopsAReportOrAResume() throws IOException {
        Random random = new Random(15);
        Path log = folder.resolve("metrics.jsonl");
        byte[] whole =
                ("{\"kind\":\"train\",\"step\":1,\"loss\":2.5,\"seconds\":1}\n{\"kind\":\"sample\",\"step\":1,\"text\":\"é\"}\n"
                                .repeat(3))
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int n = random.nextInt(4); n > 0 && damaged.length > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(log, damaged);
            new MetricsLog(log, null, Double.NaN, () -> {}).continueAfter(1, warning -> {});
            assertThat(JsonLines.read(log).damaged()).isEmpty();
            assertThat(JsonLines.read(log).cut()).isFalse();
        }
    }
}
