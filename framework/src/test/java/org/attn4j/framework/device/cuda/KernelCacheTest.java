package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {
    @TempDir
    Path folder;

    /** Counts its calls and gives the text's length and the architecture as code. */
    private static final class Compiler implements KernelCompiler {
        private final String version;
        private final String option;
        private int calls;

        Compiler(String version) {
            this(version, "-O");
        }

        Compiler(String version, String option) {
            this.version = version;
            this.option = option;
        }

        @Override
        public List<String> options(String architecture) {
            return List.of(option);
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public byte[] compile(KernelSource source, String architecture) {
            calls++;
            return (source.text() + architecture).getBytes(StandardCharsets.UTF_8);
        }
    }

    private static KernelSource source(String text, String header) {
        return new KernelSource("k", text, Map.of("h.cuh", header));
    }

    @Test
    void compilesOnceForEachSourceArchitectureAndVersion() {
        Compiler compiler = new Compiler("13.0");
        byte[] first = new KernelCache(folder, compiler).code(source("a", "h"), "sm_90");
        byte[] again = new KernelCache(folder, compiler).code(source("a", "h"), "sm_90");
        assertThat(compiler.calls).isEqualTo(1);
        assertThat(again).isEqualTo(first).isEqualTo("asm_90".getBytes(StandardCharsets.UTF_8));

        new KernelCache(folder, compiler).code(source("b", "h"), "sm_90");
        new KernelCache(folder, compiler).code(source("a", "other"), "sm_90");
        new KernelCache(folder, compiler).code(source("a", "h"), "sm_80");
        assertThat(compiler.calls).isEqualTo(4);
        Compiler newer = new Compiler("13.1");
        new KernelCache(folder, newer).code(source("a", "h"), "sm_90");
        assertThat(newer.calls).isEqualTo(1);
        Compiler strict = new Compiler("13.0", "--fmad=false");
        new KernelCache(folder, strict).code(source("a", "h"), "sm_90");
        new KernelCache(folder, strict).code(source("a", "h"), "sm_90");
        assertThat(strict.calls).as("compilations with another option").isEqualTo(1);
    }

    @Test
    void aFolderThatCannotBeWrittenCostsTheCompilingAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        Compiler compiler = new Compiler("13.0");
        KernelCache cache = new KernelCache(file, compiler);
        assertThat(cache.code(source("a", "h"), "sm_90")).isNotEmpty();
        assertThat(cache.code(source("a", "h"), "sm_90")).isNotEmpty();
        assertThat(compiler.calls).isEqualTo(2);
    }

    @Test
    void leavesNoPartsBehind() throws Exception {
        new KernelCache(folder, new Compiler("13.0")).code(source("a", "h"), "sm_90");
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .hasSize(1)
                    .allMatch(f -> f.startsWith("k-") && f.endsWith("-sm_90-nvrtc13.0.bin"));
        }
    }
}
