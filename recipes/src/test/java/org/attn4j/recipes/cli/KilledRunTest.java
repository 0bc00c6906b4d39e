package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.attn4j.recipes.run.Installation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that train, at random moments, 300 times, and resumes each run to its end: it has the bits, the log and
 * the files of a run that nobody disturbed.
 */
@Tag("slow")
class KilledRunTest {
    private static final int KILLS = 300;
    private static final String[] KEYS = {
        "train.steps=40",
        "train.log=1",
        "evaluate.every=4",
        "checkpoint.every=1",
        "checkpoint.keep=2",
        "sample.tokens=30"
    };

    @TempDir
    Path folder;

    private final Random random = new Random(13);
    private Path recipe;
    private double startMillis;
    private double trainMillis;

    @Test
    void everyKilledRunEndsWhereAnUndisturbedOneEnds() throws Exception {
        recipe = Shell.recipe(folder);
        long begun = System.nanoTime();
        Child child = new Child(train("undisturbed"));
        child.awaitTraining();
        startMillis = millisSince(begun);
        assertThat(child.exit()).as(child.said()).isZero();
        trainMillis = millisSince(begun) - startMillis;
        Map<String, String> undisturbed = RunContent.of(folder.resolve("undisturbed/tiny"));
        assertThat(undisturbed).containsKeys("checkpoints/step-000040/model.safetensors", "report.html", "recipe.yaml");

        int kills = 0;
        int killedInTraining = 0;
        for (int run = 0; kills < KILLS; run++) {
            Path path = folder.resolve("run" + run).resolve("tiny");
            boolean ended = false;
            while (!ended) {
                boolean saved = Files.exists(path.resolve("recipe.yaml"));
                if (!saved && Files.exists(path)) {
                    assertThat(path.resolve("checkpoints")).doesNotExist();
                    Shell.delete(path);
                }
                Child next = new Child(saved ? List.of("resume", path.toString()) : train("run" + run));
                boolean fromStart = random.nextInt(6) == 0;
                if (!fromStart) {
                    next.awaitTraining();
                }
                double most = fromStart ? startMillis + trainMillis : 1.1 * trainMillis;
                ended = next.endsWithin((long) (random.nextDouble() * most));
                if (ended) {
                    assertThat(next.exit()).as(next.said()).isZero();
                } else {
                    next.kill();
                    kills++;
                    killedInTraining += fromStart ? 0 : 1;
                }
            }
            assertThat(RunContent.of(path))
                    .as("run %d after %d kills", run, kills)
                    .isEqualTo(undisturbed);
            Shell.delete(path);
        }
        System.err.printf("%d kills, %d of them in training%n", kills, killedInTraining);
    }

    private List<String> train(String runs) {
        List<String> words = new ArrayList<>(List.of(
                "train", recipe.toString(), "--runs", folder.resolve(runs).toString()));
        words.addAll(Arrays.asList(KEYS));
        return words;
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) * 1e-6;
    }

    /** A process that runs a command, and what it says. */
    private static final class Child {
        private final Process process;
        private final StringBuffer said = new StringBuffer();
        private final Thread listener;

        Child(List<String> words) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules",
                    "jdk.incubator.vector",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-D" + Installation.HOME + "="
                            + Path.of("..").toAbsolutePath().normalize(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()));
            command.addAll(words);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("OMP_NUM_THREADS", "1");
            process = builder.start();
            listener = new Thread(this::listen);
            listener.setDaemon(true);
            listener.start();
        }

        private void listen() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                }
            } catch (IOException e) {
                // The process has ended.
            }
        }

        String said() {
            return said.toString();
        }

        /** Waits for the first step, or the end. */
        void awaitTraining() throws InterruptedException {
            while (process.isAlive() && said.indexOf("memory:") < 0) {
                Thread.sleep(5);
            }
        }

        boolean endsWithin(long millis) throws InterruptedException {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        }

        int exit() throws InterruptedException {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            listener.join(10_000);
            return process.exitValue();
        }

        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }
}
