package org.attn4j.framework.device.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stand-in for NVIDIA's driver, cuBLASLt and NVRTC, for the real bindings of a process of its own: memory of the host,
 * kernels by the emulation, work that waits in its stream. {@code src/test/cpp/driver} says what it is strict about.
 */
public final class FakeCuda {
    private static final Path SOURCES = NativeBuild.SOURCES.resolve("driver");
    private static final List<String> FLAGS = List.of("-std=c++17", "-O3", "-fPIC", "-shared", "-Wall");
    private static final List<String> DRIVER = List.of("fake_report", "fake_memory", "fake_stream", "fake_driver");
    /** Those with nothing of ours in them, after those that have. */
    private static final List<String> EMPTY =
            List.of("libcudart.so.13", "libcublas.so.13", "libnvrtc-builtins.so.13.0");

    private final Path home;
    private final Path kernels;

    private FakeCuda(Path home, Path kernels) {
        this.home = home;
        this.kernels = kernels;
    }

    /** What a process said and how it ended. */
    public record Ended(int code, String output, Map<String, Long> report) {
        /** A counter of the report. */
        public long count(String name) {
            return report.getOrDefault(name, 0L);
        }
    }

    /** The stand-in, compiled where it is not up to date; the test is skipped where it cannot be. */
    public static FakeCuda build() {
        String obstacle = obstacle();
        assumeTrue(obstacle == null, obstacle);
        return make();
    }

    /** Why there can be no stand-in on this machine; null if there can. */
    private static String obstacle() {
        String build = NativeBuild.obstacle();
        if (build != null) {
            return "no stand-in for CUDA: " + build;
        }
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return system.equals("Linux amd64") ? null : "no bindings of CUDA for " + system;
    }

    private static FakeCuda make() {
        try {
            return new FakeCuda(compile(), EmulationLibrary.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A counter of the stand-in that this process has loaded. */
    public static native long counter(String name);

    /** Options of Java for a process that is to find the stand-in. */
    public List<String> options() {
        return List.of(
                "-Dattn4j.cuda.driver=" + home.resolve("lib64").resolve("libcuda.so.1"),
                "-Dattn4j.test.card=0",
                "-D" + ProductChoices.PROPERTY + "=false");
    }

    /** Variables for such a process; the report goes to a file, compiled kernels below a folder. */
    public Map<String, String> environment(Path report, Path cache) {
        return Map.of(
                "CUDA_HOME",
                home.toString(),
                "XDG_CACHE_HOME",
                cache.toString(),
                "FAKE_CUDA_KERNELS",
                kernels.toString(),
                "FAKE_CUDA_REPORT",
                report.toString());
    }

    /**
     * Runs a main class in a process of its own on the stand-in.
     *
     * @param scratch a folder for its files
     * @param settings more variables, such as FAKE_CUDA_MEMORY
     */
    public Ended run(Path scratch, Map<String, String> settings, String main, String... arguments) throws Exception {
        Path report = scratch.resolve("report.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx1g", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("LD_LIBRARY_PATH");
        builder.environment().putAll(environment(report, scratch.resolve("cache")));
        builder.environment().putAll(settings);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, read(report));
    }

    /** Prints the variables and options by which a shell starts processes on the stand-in; needs no JUnit. */
    public static void main(String[] arguments) {
        String obstacle = obstacle();
        if (obstacle != null) {
            System.err.println(obstacle);
            System.exit(1);
        }
        FakeCuda cuda = make();
        Path scratch = Path.of(arguments[0]).toAbsolutePath();
        cuda.environment(scratch.resolve("report.txt"), scratch.resolve("cache"))
                .forEach((name, value) -> System.out.println("export " + name + "='" + value + "'"));
        System.out.println("export ATTN4J_JAVA_OPTIONS='" + String.join(" ", cuda.options()) + "'");
    }

    private static Map<String, Long> read(Path report) throws IOException {
        Map<String, Long> counters = new TreeMap<>();
        if (Files.exists(report)) {
            for (String line : Files.readAllLines(report)) {
                counters.put(line.substring(0, line.indexOf(' ')), Long.valueOf(line.substring(line.indexOf(' ') + 1)));
            }
        }
        return counters;
    }

    /** A folder as a toolkit's, named by the hash of the sources; not where the loader looks by itself. */
    private static synchronized Path compile() throws IOException {
        StringBuilder all = new StringBuilder(FLAGS.toString());
        for (String file : List.of(
                "fake.h",
                "fake_report.cpp",
                "fake_memory.cpp",
                "fake_stream.cpp",
                "fake_driver.cpp",
                "fake_cublaslt.cpp",
                "fake_nvrtc.cpp")) {
            all.append(Files.readString(SOURCES.resolve(file)));
        }
        Path home = NativeBuild.FOLDER.resolve("driver-" + NativeBuild.hash(all.toString()));
        if (!Files.exists(home)) {
            Files.createDirectories(NativeBuild.FOLDER);
            Path fresh = Files.createTempDirectory(NativeBuild.FOLDER, "driver");
            Path lib = Files.createDirectories(fresh.resolve("lib64"));
            library(lib, "libcuda.so.1", DRIVER, List.of("-ldl", "-pthread"));
            List<String> driver = List.of("-L" + lib, "-l:libcuda.so.1", "-ldl");
            library(lib, "libcublasLt.so.13", List.of("fake_cublaslt"), driver);
            library(lib, "libnvrtc.so.13", List.of("fake_nvrtc"), driver);
            for (String name : EMPTY) {
                library(lib, name, List.of(), List.of());
            }
            try {
                Files.move(fresh, home);
            } catch (IOException e) {
                if (!Files.exists(home)) {
                    throw e; // unless another process has made it meanwhile
                }
            }
        }
        return home;
    }

    private static void library(Path folder, String name, List<String> parts, List<String> with) throws IOException {
        List<String> command = new ArrayList<>(List.of("g++"));
        command.addAll(FLAGS);
        command.addAll(NativeBuild.includes());
        command.addAll(List.of("-Wl,-soname," + name, "-o", folder.resolve(name).toString()));
        parts.forEach(part -> command.add(SOURCES.resolve(part + ".cpp").toString()));
        if (parts.isEmpty()) {
            command.addAll(List.of("-x", "c++", "/dev/null"));
        }
        command.addAll(with);
        NativeBuild.must(command);
    }
}
