package org.attn4j.recipes.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.recipes.cli.Main;
import org.attn4j.recipes.run.Installation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minutes on a card, on the stand-in for NVIDIA's libraries: every part of {@code gpu-check}, in its order. */
@Tag("slow")
class GpuRehearsalTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void everyPartEndsWithoutAFault() throws Exception {
        FakeCudaShell shell = new FakeCudaShell(folder);
        Path home = Files.createDirectories(folder.resolve("home"));
        Path script = Files.copy(
                PROJECT.resolve("scripts/gpu-check"),
                Files.createDirectories(home.resolve("scripts")).resolve("gpu-check"));
        // What scripts/attn4j starts, without building.
        Path attn4j = Files.writeString(
                home.resolve("scripts/attn4j"),
                String.format(
                        "#!/bin/sh%ncd '%s'%nexec '%s' --add-modules jdk.incubator.vector -Xmx1g $ATTN4J_JAVA_OPTIONS"
                                + " '-D%s=%s' -cp '%s' %s \"$@\"%n",
                        Path.of("").toAbsolutePath(),
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Installation.HOME,
                        PROJECT,
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        assertThat(attn4j.toFile().setExecutable(true)).isTrue();
        unpack(home);
        List<String> command = new ArrayList<>(List.of("bash", script.toString(), "--device", "cuda"));
        command.addAll(List.of("--sizes", "small", "--rounds", "1", "--steps", "2", "--recipes", "quickstart"));
        command.addAll(List.of("--out", folder.resolve("out").toString()));
        Map<String, String> environment = new TreeMap<>(shell.environment());
        environment.put("OMP_NUM_THREADS", "1");
        String said = run(environment, command);
        assertThat(said.lines().filter(line -> line.startsWith("== ")))
                .as(said)
                .first()
                .isEqualTo("== what the machine has");
        assertThat(said)
                .containsPattern("device cuda +usable")
                .containsSubsequence(
                        "== tests of kernels on card 0",
                        "0 of the tests of kernels failed",
                        "== kernels, fp32",
                        "== kernels, tf32",
                        "== kernels, bf16",
                        "== quickstart: loss on the CPU and on cuda",
                        "== speed")
                .containsPattern("largest difference \\S+ at step \\d of 2")
                .containsPattern("gpt2-124m-bf16 +\\d")
                .containsPattern("bahdanau-fp32 +\\d")
                .contains("== 0 wrong")
                .doesNotContain("WRONG", "no tests in this bundle");
        assertThat(Files.readString(folder.resolve("out/profile-gpt2-124m.txt")))
                .contains("attn4j_attention");
        assertThat(shell.count("wrong")).as("calls that a driver would refuse").isZero();
    }

    /** What the first two parts of a bundle hold for the tests of kernels. */
    private static void unpack(Path home) throws Exception {
        Path framework = PROJECT.resolve("framework");
        Files.createSymbolicLink(home.resolve("framework"), framework);
        Path lib = Files.createDirectories(home.resolve("bundle/lib"));
        Path tests = Files.createDirectories(home.resolve("bundle/tests"));
        Files.createSymbolicLink(home.resolve("bundle/jre"), Path.of(System.getProperty("java.home")));
        jar(tests.resolve("attn4j-tests.jar"), framework.resolve("target/test-classes"));
        jar(lib.resolve("attn4j-framework.jar"), framework.resolve("target/classes"));
        for (String file : System.getProperty("java.class.path").split(":")) {
            Path jar = Path.of(file).toAbsolutePath();
            if (file.endsWith(".jar") && !Files.exists(lib.resolve(jar.getFileName()))) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
            }
        }
    }

    private static void jar(Path file, Path classes) throws Exception {
        String jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
        run(
                Map.of(),
                List.of(jar, "--create", "--no-manifest", "--file", file.toString(), "-C", classes.toString(), "."));
    }

    private static String run(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
