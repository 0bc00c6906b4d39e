package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    Path folder;

    @Test
    void holdsAgainstAnotherProcessUntilThatEnds() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(said.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> RunLock.take(new RunFolder(folder)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is being trained by process " + other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        RunLock.take(new RunFolder(folder)).close();
    }

    /** Holds a run's lock until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            try (RunLock lock = RunLock.take(new RunFolder(Path.of(args[0])))) {
                System.out.println("held");
                Thread.sleep(60_000);
            }
        }
    }
}
