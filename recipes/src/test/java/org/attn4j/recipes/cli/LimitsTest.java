package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes that no machine holds are refused before anything of that size is made. */
class LimitsTest {
    @TempDir
    Path folder;

    private Path recipe;

    @BeforeEach
    void write() throws IOException {
        recipe = Shell.recipe(folder);
    }

    private Shell.Result train(String... keys) {
        Object[] args = new Object[4 + keys.length];
        System.arraycopy(new Object[] {"train", recipe, "--runs", folder.resolve("runs")}, 0, args, 0, 4);
        System.arraycopy(keys, 0, args, 4, keys.length);
        return Shell.run(args);
    }

    @Test
    void batchThatNoArrayHoldsIsRefusedByValidateAndTrain() {
        String[] keys = {"train.batch=1048576", "data.context=4096"};
        for (Shell.Result refused :
                new Shell.Result[] {Shell.run("validate", recipe, keys[0], keys[1]), train(keys[0], keys[1])}) {
            assertThat(refused.code()).as(refused.err()).isEqualTo(2);
            // 2,147,483,639 values, 4096 tokens a row.
            assertThat(refused.err())
                    .contains("a batch of 1,048,576 with 4,096 values")
                    .contains("the largest batch is 524,287");
        }
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void batchThatMemoryDoesNotHoldIsRefusedWithOneThatFits() {
        Shell.Result refused = train("train.batch=1048576", "model.dim=1024");
        assertThat(refused.code()).as(refused.err()).isEqualTo(1);
        assertThat(refused.err())
                .contains("a step with batch 1,048,576 and context 8")
                .containsPattern("a batch of [0-9,]+ would fit");
    }

    @Test
    void stepOfMoreBatchesThanTheHeapHoldsIsRefused() {
        Shell.Result refused = train("train.batch=1024", "train.accumulate=1048576");
        assertThat(refused.code()).as(refused.err()).isEqualTo(1);
        assertThat(refused.err()).contains("held on Java's heap", "ATTN4J_HEAP=");
    }

    @Test
    void stepOfMoreExamplesThanCanBeCountedIsRefused() {
        Shell.Result refused = Shell.run("validate", recipe, "train.batch=65536", "train.accumulate=32768");
        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains("batch times accumulate must be at most 2,147,483,647: 2,147,483,648");
    }

    @Test
    void beamThatMemoryDoesNotHoldIsRefused() {
        assertThat(train().code()).isZero();
        Path run = folder.resolve("runs/tiny");
        for (String beam : new String[] {"100000000", "2147483647"}) {
            Shell.Result refused = Shell.run("generate", run, "--prompt", "a", "--tokens", "3", "--beam", beam);
            assertThat(refused.code()).as(refused.err()).isEqualTo(2);
            assertThat(refused.err()).containsPattern("beam|hypotheses").doesNotContain("failed:");
        }
    }

    @Test
    void hugeNumbersOfWhatIsNotThereAreJustAllOfIt() {
        Shell.Result trained = train("evaluate.batches=2147483647", "checkpoint.keep=2147483647");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("over all ");
        Shell.Result generated = Shell.run(
                "generate", folder.resolve("runs/tiny"), "--prompt", "a", "--tokens", "2147483647", "--stop", "e");
        assertThat(generated.code()).as(generated.err()).isZero();
    }
}
