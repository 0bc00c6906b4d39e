package org.attn4j.framework.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.attn4j.framework.file.FileContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that saves without pause, at random moments, and looks at what it leaves. */
class KilledWriterTest {
    private static final int ELEMENTS = 400_000;

    @TempDir
    private Path folder;

    @Test
    void aKillLeavesTheLastCompleteCheckpoint() throws IOException, InterruptedException {
        Random random = new Random(5);
        for (int round = 0; round < 5; round++) {
            long told = saveUntilKilled(random.nextInt(120));
            List<String> warnings = new ArrayList<>();
            CheckpointDirectory checkpoints = new CheckpointDirectory(folder, warnings::add);
            Checkpoint latest = checkpoints.latest();
            assertThat(warnings).isEmpty();
            // Each step is saved twice; a kill may come between the rename and its announcement.
            assertThat(latest.step()).isBetween(told, told + 1);
            float[] values = new float[ELEMENTS];
            try (SafeTensorsFile file = SafeTensorsFile.open(latest.model())) {
                file.read("w", FloatBuffer.wrap(values));
            }
            assertThat(values).containsOnly(latest.step());
            checkpoints.removeLeftovers();
            assertThat(folder.toFile().list()).allMatch(name -> name.startsWith("step-"));
            assertThat(checkpoints.latest().step()).isEqualTo(latest.step());
        }
    }

    private long saveUntilKilled(int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            long told = Long.parseLong(lines.readLine());
            Thread.sleep(millis);
            // By its handle: Process.destroyForcibly would close the stream before the last lines are read.
            process.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told = Long.parseLong(line);
            }
            return told;
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Saves one step after another, each twice, and tells the step after both. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            CheckpointDirectory checkpoints = new CheckpointDirectory(Path.of(arguments[0]), message -> {});
            long first = checkpoints.list().isEmpty() ? 1 : checkpoints.latest().step();
            float[] values = new float[ELEMENTS];
            for (long step = first; ; step++) {
                java.util.Arrays.fill(values, step);
                FileContent content = SafeTensors.content(
                        List.of(TensorSource.plain("w", new long[] {ELEMENTS}, FloatBuffer.wrap(values))), Map.of());
                TrainingState state = new TrainingState(step, step, 1, Optional.empty(), 0, "m", "d");
                checkpoints.save(state, content, content);
                checkpoints.save(state, content, content);
                checkpoints.keep(2, step);
                System.out.println(step);
            }
        }
    }
}
