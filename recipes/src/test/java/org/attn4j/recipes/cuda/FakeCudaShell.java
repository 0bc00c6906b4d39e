package org.attn4j.recipes.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.recipes.cli.Main;
import org.attn4j.recipes.run.Installation;

/** The command line in processes of its own, on the framework's stand-in for NVIDIA's libraries. */
final class FakeCudaShell {
    private static final Path FRAMEWORK =
            Path.of("../framework").toAbsolutePath().normalize();
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='(.*)'");

    private final Map<String, String> environment = new TreeMap<>();

    /** The stand-in; the test is skipped where it cannot be built. */
    FakeCudaShell(Path scratch) throws Exception {
        Path tests = FRAMEWORK.resolve("target/test-classes");
        String main = "org.attn4j.framework.device.cuda.FakeCuda";
        assumeTrue(
                Files.exists(tests.resolve(main.replace('.', '/') + ".class")),
                "the framework's tests are not compiled: " + tests);
        // The kernels' files must lie in a folder: a compiler of C++ reads them.
        Path classes = FRAMEWORK.resolve("target/classes");
        String classPath = tests + ":" + classes + ":" + System.getProperty("java.class.path");
        String said = run(FRAMEWORK, List.of("-cp", classPath, main, scratch.toString()), 1);
        assumeTrue(!said.contains("TestAbortedException"), said);
        Matcher m = EXPORT.matcher(said);
        while (m.find()) {
            environment.put(m.group(1), m.group(2));
        }
    }

    /**
     * Runs the command line.
     *
     * @return what it wrote
     * @throws AssertionError with that if it fails
     */
    String attn4j(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector", "-Xmx1g"));
        command.addAll(List.of(environment.get("ATTN4J_JAVA_OPTIONS").split(" ")));
        command.add("-D" + Installation.HOME + "=" + FRAMEWORK.getParent());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return run(Path.of(""), command, 0);
    }

    /** Sets a variable of the processes to come. */
    void set(String name, String value) {
        environment.put(name, value);
    }

    /** The variables of a process on the stand-in. */
    Map<String, String> environment() {
        return Collections.unmodifiableMap(environment);
    }

    /** A counter of the last process. */
    long count(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of(environment.get("FAKE_CUDA_REPORT")))) {
            if (line.startsWith(name + " ")) {
                return Long.parseLong(line.substring(name.length() + 1));
            }
        }
        return 0;
    }

    private String run(Path folder, List<String> arguments, int tolerated) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().remove("LD_LIBRARY_PATH");
        builder.environment().putAll(environment);
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code > tolerated) {
            throw new AssertionError("exit " + code + " of " + arguments + "\n" + said);
        }
        return said;
    }
}
