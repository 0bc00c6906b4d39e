package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every kernel of the project compiled for the CPU, in one library: each file an object of its own, kept in the build
 * folder by the hash of all that it is made of.
 */
final class EmulationLibrary {
    private static final Path SOURCES = Path.of("src/test/cpp").toAbsolutePath();
    private static final Path BUILD = Path.of("target/cuda-emulation").toAbsolutePath();
    private static final Pattern KERNEL = Pattern.compile("(?:extern\\s+\"C\"\\s+__global__|SHARED_KERNEL)\\s+"
            + "(?:void\\s+__launch_bounds__\\([^)]*\\)|__launch_bounds__\\([^)]*\\)\\s+void|void)\\s+(\\w+)\\s*\\(");
    private static final List<String> FLAGS = List.of(
            "-std=c++17",
            "-O2",
            "-fPIC",
            "-ffp-contract=off",
            "-fno-strict-aliasing",
            "-Wall",
            "-Wno-unknown-pragmas",
            "-Wno-unused-function",
            "-Wno-unused-variable");

    private static String reason;
    private static boolean tried;

    private EmulationLibrary() {}

    static native long find(String name);

    static native void launch(long entry, int gridX, int gridY, int gridZ, int threads, int shared, long arguments);

    static native long allocate(long bytes);

    static native void free(long address);

    static native long damage();

    static native void copy(long from, long to, long bytes);

    static native void zero(long address, long bytes);

    static native void product(
            int precision,
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            long a,
            int lda,
            long b,
            int ldb,
            float beta,
            long c,
            int ldc,
            long bias,
            int count,
            long strideA,
            long strideB,
            long strideC);

    /**
     * Compiles what changed and loads the library.
     *
     * @return why there is none on this machine; null if it is loaded
     * @throws IllegalStateException if a kernel does not compile
     */
    static synchronized String load() {
        if (!tried) {
            tried = true;
            reason = build();
        }
        return reason;
    }

    private static String build() {
        Path jni = Path.of(System.getProperty("java.home"), "include");
        if (!Files.exists(jni.resolve("jni.h"))) {
            return "no jni.h in " + jni;
        }
        try {
            run(List.of("g++", "--version"));
        } catch (IOException e) {
            return "no g++ on the path";
        }
        try {
            Files.createDirectories(BUILD);
            List<String> includes = List.of(
                    "-I",
                    SOURCES.toString(),
                    "-I",
                    jni.toString(),
                    "-I",
                    jni.resolve("linux").toString());
            String face = Files.readString(SOURCES.resolve("cuda_emulation.h"));
            List<String> objects = new ArrayList<>();
            for (String part : List.of("cuda_emulation", "cuda_emulation_calls")) {
                objects.add(object(part, Files.readString(SOURCES.resolve(part + ".cpp")), face, includes));
            }
            List<String> withKernels = new ArrayList<>(includes);
            withKernels.addAll(List.of("-I", KernelFiles.folder().toString()));
            objects.addAll(KernelFiles.names().parallelStream()
                    .map(file -> kernels(KernelSource.read(file), face, withKernels))
                    .toList());
            System.load(link(objects).toString());
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kernel file as C++: its kernels private to the file, and known to the scheduler by name. */
    private static String wrapped(KernelSource source) {
        StringBuilder end = new StringBuilder("\nstatic const int entered = [] {\n");
        Matcher m = KERNEL.matcher(
                source.text() + String.join("\n", source.headers().values()));
        while (m.find()) {
            end.append(String.format(
                    "    emulation::enter(\"%s\", \"%s\", [](void** a) { emulation::spread(&%s, a); });\n",
                    source.file(), m.group(1), m.group(1)));
        }
        return "#include \"cuda_emulation.h\"\n#line 1 \"" + source.file() + ".cu\"\n"
                + source.text().replaceAll("extern\\s+\"C\"\\s+__global__", "static")
                + end + "    return 0;\n}();\n";
    }

    private static String kernels(KernelSource source, String face, List<String> includes) {
        try {
            return object("kernels_" + source.file(), wrapped(source), face + source.hash(), includes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String object(String name, String text, String basis, List<String> includes) throws IOException {
        Path object = BUILD.resolve(name + "-" + hash(text + "\0" + basis + FLAGS) + ".o");
        if (!Files.exists(object)) {
            Path source = Files.writeString(
                    BUILD.resolve(name + "-" + ProcessHandle.current().pid() + ".cpp"), text);
            Path fresh = BUILD.resolve(source.getFileName() + ".o");
            List<String> command = new ArrayList<>(List.of("g++"));
            command.addAll(FLAGS);
            command.addAll(includes);
            command.addAll(List.of("-c", source.toString(), "-o", fresh.toString()));
            must(command);
            Files.move(fresh, object, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(source);
        }
        return object.toString();
    }

    private static Path link(List<String> objects) throws IOException {
        Path library = BUILD.resolve("libcuda_emulation-" + hash(String.join("\0", objects)) + ".so");
        if (!Files.exists(library)) {
            Path fresh = BUILD.resolve("fresh-" + ProcessHandle.current().pid() + ".so");
            List<String> command = new ArrayList<>(List.of("g++", "-shared", "-o", fresh.toString()));
            command.addAll(objects);
            must(command);
            Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
        }
        return library;
    }

    private static void must(List<String> command) throws IOException {
        String output = run(command);
        if (output != null) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        }
    }

    /** What a command says if it fails; null if it succeeds. */
    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() == 0 ? null : output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
