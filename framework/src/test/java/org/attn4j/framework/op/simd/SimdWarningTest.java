package org.attn4j.framework.op.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimdWarningTest {
    /** Asks twice, as two kernels do. */
    static final class Asks {
        private Asks() {}

        public static void main(String[] args) {
            System.out.println(Simd.available() + " " + Simd.available());
        }
    }

    private static String output(List<String> flags) throws Exception {
        List<String> command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("-Dlogback.configurationFile=" + Path.of("..", "configs", "logback.xml"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Asks.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    @Test
    void javaWithoutTheVectorApiIsToldOnce() throws Exception {
        String flag = "--add-modules jdk.incubator.vector";
        assertThat(output(List.of())).contains("false false").containsOnlyOnce(flag);
        assertThat(output(List.of("--add-modules", "jdk.incubator.vector")))
                .contains("true true")
                .doesNotContain(flag);
    }
}
