package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes to stdout, and what happens when nobody reads it. */
class OutputTest {
    @TempDir
    static Path folder;

    private static Path run;

    /** Takes some bytes and then no more, as a pipe whose reader is gone. */
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int most;
        private int refused;

        Pipe(int most) {
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            if (taken.size() >= most) {
                refused++;
                throw new IOException("Broken pipe");
            }
            taken.write(b);
        }
    }

    @BeforeAll
    static void train() throws Exception {
        Shell.Result r = Shell.run("train", Shell.recipe(folder), "--runs", folder.resolve("runs"));
        assertThat(r.code()).as(r.err()).isZero();
        run = folder.resolve("runs/tiny");
    }

    private static Shell.Result into(Pipe pipe, Object... words) {
        return Shell.run(new PrintStream(pipe, true, StandardCharsets.UTF_8), words);
    }

    @Test
    void generatingEndsWhereNobodyReads() {
        Pipe pipe = new Pipe(20);
        Shell.Result r = into(pipe, "generate", run, "--prompt", "a", "--tokens", 1_000_000);
        assertThat(r.code()).isEqualTo(141);
        assertThat(r.err()).isEmpty();
        assertThat(pipe.taken.size()).isEqualTo(20);
        assertThat(pipe.refused).isPositive();
    }

    @Test
    void soDoesEveryCommandThatPrints() {
        for (Object[] words : new Object[][] {
            {"evaluate", run}, {"attend", run, "a line", "--json"}, {"recipes"}, {"layers"}, {"--help"}
        }) {
            Shell.Result r = into(new Pipe(5), words);
            assertThat(r.code()).as(words[0].toString()).isEqualTo(141);
            assertThat(r.err()).as(words[0].toString()).doesNotContain("attn4j:");
        }
    }

    @Test
    void trainingGoesOnWithoutReaders() {
        Shell.Result r =
                into(new Pipe(3), "train", folder.resolve("tiny.yaml"), "--runs", folder.resolve("runs"), "name=on");
        assertThat(r.code()).as(r.err()).isZero();
        assertThat(folder.resolve("runs/on/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("runs/on/metrics.jsonl")).content().contains("\"kind\":\"sample\"");
    }

    @Test
    void aPromptOfOtherCharactersIsRefusedBeforeAnythingIsPrinted() {
        for (String more : new String[] {"--stream", "--no-stream", "--json", "--beam=2"}) {
            Shell.Result r = Shell.run("generate", run, "--prompt", "a lineZ\u20acZ", more);
            assertThat(r.code()).isEqualTo(2);
            assertThat(r.out()).isEmpty();
            assertThat(r.err()).contains("'Z' (U+005A) at position 6, '\u20ac' (U+20AC) at position 7 are not");
        }
        assertThat(Shell.run("generate", run, "--prompt", "").err()).contains("the prompt is empty");
    }

    @Test
    void aSamplesPromptIsLookedAtBeforeTraining() {
        Path runs = folder.resolve("none");
        Shell.Result r = Shell.run("train", folder.resolve("tiny.yaml"), "--runs", runs, "sample.prompt=aZ");
        assertThat(r.code()).isEqualTo(2);
        assertThat(r.err()).contains("sample.prompt: character 'Z'").contains("sample.tokens=0");
        assertThat(runs).doesNotExist();
        Shell.Result without =
                Shell.run("train", folder.resolve("tiny.yaml"), "--runs", runs, "sample.prompt=aZ", "sample.tokens=0");
        assertThat(without.code()).as(without.err()).isZero();
        assertThat(Files.exists(runs)).isTrue();
    }
}
