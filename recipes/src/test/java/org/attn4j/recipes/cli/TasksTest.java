package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks other than running text, from the shell, on generated data. */
class TasksTest {
    @TempDir
    Path folder;

    private Shell.Result train(String recipe, Object... keys) {
        Object[] args = new Object[6 + keys.length];
        args[0] = "train";
        args[1] = Path.of(recipe + ".yaml");
        args[2] = "--runs";
        args[3] = folder;
        args[4] = "--threads";
        args[5] = 2;
        System.arraycopy(keys, 0, args, 6, keys.length);
        return Shell.run(args);
    }

    @Test
    void translatesDatesAndScoresThem() {
        Shell.Result trained = train(
                "seq2seq-dates",
                "train.steps=30",
                "evaluate.every=0",
                "data.training=400",
                "data.held_out=40",
                "model.hidden=24");
        assertThat(trained.code()).as(trained.err()).isZero();
        Path run = folder.resolve("seq2seq-dates");
        Shell.Result evaluated = Shell.run("evaluate", run, "--split", "test", "--beam", "2", "--json");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out().lines())
                .anyMatch(l -> l.contains("\"accuracy\":"))
                .anyMatch(l -> l.contains("\"bleu_lowercased_words\":") && l.contains("\"exact\":"));
        Shell.Result predicted = Shell.run("predict", run, "3 October 2021", "Oct. 3, 2021", "--beam", "1");
        assertThat(predicted.code()).as(predicted.err()).isZero();
        assertThat(predicted.out().lines()).hasSize(2);
        Shell.Result empty = Shell.run("predict", run, " ");
        assertThat(empty.code()).isEqualTo(2);
        assertThat(empty.err()).contains("the source is empty");
        Shell.Result seen = Shell.run("attend", run, "3 October 2021", "--out", folder.resolve("maps"));
        assertThat(seen.code()).as(seen.err()).isZero();
        assertThat(folder.resolve("maps/attention.html")).isNotEmptyFile();
    }

    @Test
    void showsHowRecallRisesWithShots() {
        Shell.Result trained =
                train("in-context-recall", "train.steps=4", "evaluate.every=0", "data.held_out=64", "sample.tokens=0");
        assertThat(trained.code()).as(trained.err()).isZero();
        Shell.Result shots = Shell.run("evaluate", folder.resolve("in-context-recall"), "--shots", "0,1,4");
        assertThat(shots.code()).as(shots.err()).isZero();
        assertThat(shots.out().lines().map(l -> l.split(" ")[0])).containsExactly("shots-0", "shots-1", "shots-4");
        Shell.Result predicted = Shell.run("predict", folder.resolve("in-context-recall"), "a3c7b1a");
        assertThat(predicted.code()).isEqualTo(2);
        assertThat(predicted.err()).contains("attn4j generate");
    }
}
