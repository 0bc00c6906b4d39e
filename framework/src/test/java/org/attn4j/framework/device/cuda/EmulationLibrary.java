package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every kernel of the project compiled for the CPU, in one library: each file an object of its own, kept in the build
 * folder by the hash of all that it is made of.
 */
final class EmulationLibrary {
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

    /** The library's file, compiled where it is not up to date. */
    static synchronized Path file() throws IOException {
        Files.createDirectories(NativeBuild.FOLDER);
        List<String> includes = NativeBuild.includes();
        String face = Files.readString(NativeBuild.SOURCES.resolve("cuda_emulation.h"));
        List<String> objects = new ArrayList<>();
        for (String part : List.of("cuda_emulation", "cuda_emulation_calls")) {
            objects.add(object(part, Files.readString(NativeBuild.SOURCES.resolve(part + ".cpp")), face, includes));
        }
        List<String> withKernels = new ArrayList<>(includes);
        withKernels.addAll(List.of("-I", KernelFiles.folder().toString()));
        objects.addAll(KernelFiles.names().parallelStream()
                .map(file -> kernels(KernelSource.read(file), face, withKernels))
                .toList());
        return link(objects);
    }

    private static String build() {
        String obstacle = NativeBuild.obstacle();
        if (obstacle == null) {
            try {
                System.load(file().toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return obstacle;
    }

    /** A kernel file as C++: its kernels private to the file, and known to the scheduler by name. */
    private static String wrapped(KernelSource source) {
        StringBuilder end = new StringBuilder("\nstatic const int entered = [] {\n");
        Matcher m = KERNEL.matcher(
                source.text() + String.join("\n", source.headers().values()));
        while (m.find()) {
            end.append(String.format(
                    "    emulation::enter(\"%1$s\", \"%2$s\", [](void** a) { emulation::spread(&%2$s, a); },"
                            + " emulation::parameters(&%2$s));\n",
                    source.file(), m.group(1)));
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
        Path object = NativeBuild.FOLDER.resolve(name + "-" + NativeBuild.hash(text + "\0" + basis + FLAGS) + ".o");
        if (!Files.exists(object)) {
            Path source = Files.writeString(
                    NativeBuild.FOLDER.resolve(
                            name + "-" + ProcessHandle.current().pid() + ".cpp"),
                    text);
            Path fresh = NativeBuild.FOLDER.resolve(source.getFileName() + ".o");
            List<String> command = new ArrayList<>(List.of("g++"));
            command.addAll(FLAGS);
            command.addAll(includes);
            command.addAll(List.of("-c", source.toString(), "-o", fresh.toString()));
            NativeBuild.must(command);
            Files.move(fresh, object, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(source);
        }
        return object.toString();
    }

    private static Path link(List<String> objects) throws IOException {
        Path library =
                NativeBuild.FOLDER.resolve("libcuda_emulation-" + NativeBuild.hash(String.join("\0", objects)) + ".so");
        if (!Files.exists(library)) {
            Path fresh = NativeBuild.FOLDER.resolve(
                    "fresh-" + ProcessHandle.current().pid() + ".so");
            List<String> command = new ArrayList<>(List.of("g++", "-shared", "-o", fresh.toString()));
            command.addAll(objects);
            NativeBuild.must(command);
            Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
        }
        return library;
    }
}
