package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code gpu-check} by itself: in place of the command line a script that writes down what it is asked. */
class GpuCheckTest {
    @TempDir
    Path folder;

    private Path script;

    @BeforeEach
    void install() throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("home/scripts"));
        script = Files.copy(Path.of("../scripts/gpu-check"), scripts.resolve("gpu-check"));
        Path attn4j = Files.writeString(
                scripts.resolve("attn4j"),
                "#!/bin/sh\necho \"$*\" >>'" + folder.resolve("calls") + "'\n"
                        + "case $1 in bench) echo '{\"per_second\":123.4,\"gflops_per_second\":55500}' ;; esac\n");
        assertThat(attn4j.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void speedGoesOnWhereThereIsNoPyTorch() throws Exception {
        Path peer = Files.writeString(folder.resolve("torch_peer.py"), "");
        String said = run("--part", "speed", "--torch-peer", peer.toString(), "--python", "no-such-python");
        assertThat(said)
                .contains("PyTorch: not compared, as no-such-python has none")
                .containsPattern("gpt2-124m-bf16 +123.4 +55.50 +- +- +- +- +-")
                .contains("0 wrong");
        assertThat(run("--part", "speed")).contains("PyTorch: not compared, as no --torch-peer names its script");
    }

    @Test
    void smallSizesAreTheModelsOwn() throws Exception {
        run("--part", "speed", "--sizes", "small");
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .contains("bench gpt batch=1 --steps 3 --device cuda --precision bf16 --json")
                .noneMatch(call -> call.contains("layers="));
        run("--part", "speed");
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .anyMatch(call -> call.matches("bench gpt layers=12 .*vocab=50304 --steps 40 .*"));
    }

    @Test
    void roundsReachTheKernels() throws Exception {
        run("--part", "kernels", "--rounds", "2");
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .containsExactly(
                        "kernels --device cuda --precision fp32 --rounds 2",
                        "kernels --device cuda --precision tf32 --rounds 2",
                        "kernels --device cuda --precision bf16 --rounds 2");
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", script.toString(), "--device", "cuda"));
        command.addAll(List.of("--out", folder.resolve("out").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
