package org.attn4j.recipes.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class StopSignalsTest {
    /** Reads data that never come. */
    static final class Reads {
        private Reads() {}

        public static void main(String[] args) throws InterruptedException {
            StopSignals.whileReading("nothing was written");
            System.out.println("reading");
            Thread.sleep(60_000);
        }
    }

    @Test
    @Timeout(60)
    void signalWhileDataAreReadIsAnswered() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reads.class.getName())
                .start();
        assertThat(process.getInputStream().readNBytes("reading".length())).isEqualTo("reading".getBytes(UTF_8));
        process.toHandle().destroy();
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8).strip())
                .isEqualTo("attn4j: stopped while reading the data; nothing was written");
        assertThat(process.waitFor()).isEqualTo(143);
    }
}
