package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.file.Disk;
import org.attn4j.recipes.cli.FaultyDisk.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets the calls of a run that change the disk fail, one after another: whatever fails, {@code resume} ends where an
 * undisturbed run ends. The calls are those that a first run is seen to make.
 */
class WriteFaultsTest {
    private static final String[] KEYS = {
        "train.steps=4", "train.log=1", "evaluate.every=2", "checkpoint.every=3", "checkpoint.keep=1", "sample.tokens=3"
    };

    @TempDir
    Path folder;

    private final Disk system = Disk.inUse();
    private Path recipe;
    private Map<String, String> undisturbed;
    private List<String> calls;

    @BeforeEach
    void trainUndisturbed() throws IOException {
        recipe = Shell.recipe(folder);
        FaultyDisk counting = new FaultyDisk(Fault.NONE, 0);
        Shell.Result trained = train("undisturbed", counting);
        assertThat(trained.code()).as(trained.err()).isZero();
        calls = counting.calls();
        undisturbed = RunContent.of(folder.resolve("undisturbed/tiny"));
    }

    @AfterEach
    void bringBackTheDisk() {
        Disk.use(system);
    }

    /** One call of each kind and file, so that the default tests stay fast. */
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void oneCallOfEachKindFails(Fault fault) throws IOException {
        Map<String, Integer> last = new LinkedHashMap<>();
        for (int k = 0; k < calls.size(); k++) {
            last.put(calls.get(k).replaceAll("[0-9]+", "N"), k);
        }
        assertThat(last.keySet())
                .contains("write metrics.jsonl", "force metrics.jsonl", "move recipe.yaml", "move tokenizer.json")
                .contains("move environment.json", "move best.json", "move report.html", "write manifest.json");
        int tried = 0;
        for (int k : last.values()) {
            if (tried++ % 6 == fault.ordinal()) {
                failsAt(fault, k);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    @Tag("slow")
    void everyCallFails(Fault fault) throws IOException {
        for (int k = 0; k < calls.size(); k++) {
            failsAt(fault, k);
        }
    }

    private void failsAt(Fault fault, int k) throws IOException {
        String name = fault + "-" + k;
        String at = fault + " at call " + k + ", " + calls.get(k);
        boolean trained = false;
        try {
            Shell.Result result = train(name, new FaultyDisk(fault, k));
            assertThat(result.code()).as(at + "\n" + result.err()).isBetween(0, 1);
            assertThat(result.err()).as(at).doesNotContain("failed: ", "\tat ");
            if (result.code() == 1) {
                assertThat(result.err())
                        .as(at)
                        .containsPattern("attn4j: cannot write .*No space left on device.* [Ff]ree: ");
            }
            trained = result.code() == 0;
        } catch (FaultyDisk.Killed e) {
            // As it is to be.
        }
        Path run = folder.resolve(name).resolve("tiny");
        if (!Files.exists(run.resolve("recipe.yaml"))) {
            assertThat(trained).isFalse();
            assertThat(run.resolve("checkpoints")).as(at).doesNotExist();
            return;
        }
        Shell.Result resumed = Shell.run("resume", run);
        assertThat(resumed.code()).as(at + "\n" + resumed.err()).isZero();
        assertThat(RunContent.of(run)).as(at).isEqualTo(undisturbed);
        Shell.delete(folder.resolve(name));
    }

    private Shell.Result train(String runs, Disk disk) {
        Object[] words = new Object[4 + KEYS.length];
        words[0] = "train";
        words[1] = recipe;
        words[2] = "--runs";
        words[3] = folder.resolve(runs);
        System.arraycopy(KEYS, 0, words, 4, KEYS.length);
        Disk.use(disk);
        try {
            return Shell.run(words);
        } finally {
            Disk.use(system);
        }
    }
}
