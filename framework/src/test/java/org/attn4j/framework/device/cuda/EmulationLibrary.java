package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** Before the name of a kernel compiled with the checker's calls. */
    static final String CHECKED = "checked:";

    /** Kernels with a fault each, to try the checker with. */
    private static final String PLANTED = "planted_faults";

    private static final List<String> CHECKS =
            List.of("-fsanitize=thread,alignment,bounds,shift,signed-integer-overflow", "-O1", "-g1");

    private static String reason;
    private static boolean tried;

    private EmulationLibrary() {}

    static native long find(String name);

    static native void launch(long entry, int gridX, int gridY, int gridZ, int threads, int shared, long arguments);

    /** Runs some blocks of a grid, by their numbers: x first, then y, then z. Threads that race for global memory go unseen. */
    static native void launchBlocks(
            long entry, int gridX, int gridY, int gridZ, int threads, int shared, long arguments, long[] blocks);

    /** How far the last launch of a checked kernel reached into a block of memory, in bytes. */
    static native long farthest();

    /** Zeros of which only touched pages become real; 0 if the system refuses. */
    static native long allocateSparse(long bytes);

    static native void freeSparse(long address);

    /** In which order threads, warps and blocks run: 0 as numbered, 1 backwards, else by chance from this seed. */
    static native void order(long seed);

    static native long allocate(long bytes);

    static native void free(long address);

    static native long damage();

    static native void copy(long from, long to, long bytes);

    static native void zero(long address, long bytes);

    static native void product(
            int precision,
            boolean half,
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
            int epilogue,
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
        try (FileChannel lock = NativeBuild.lock()) {
            return upToDate();
        }
    }

    private static Path upToDate() throws IOException {
        List<String> includes = NativeBuild.includes();
        String face = Files.readString(NativeBuild.SOURCES.resolve("cuda_emulation.h"));
        String checks = Files.readString(NativeBuild.SOURCES.resolve("cuda_emulation_checks.h"));
        String fiber = Files.readString(NativeBuild.SOURCES.resolve("cuda_emulation_fiber.h"));
        List<String> objects = new ArrayList<>();
        for (String part :
                List.of("cuda_emulation", "cuda_emulation_calls", "cuda_emulation_checks", "cuda_emulation_async")) {
            String text = Files.readString(NativeBuild.SOURCES.resolve(part + ".cpp"));
            objects.add(object(part, text, face + checks + fiber, includes));
        }
        List<String> withKernels = new ArrayList<>(includes);
        withKernels.addAll(List.of("-I", KernelFiles.folder().toString()));
        objects.addAll(KernelFiles.names().parallelStream()
                .map(file -> kernels(KernelSource.read(file), face, withKernels))
                .toList());
        List<String> withChecks = new ArrayList<>(withKernels);
        withChecks.addAll(CHECKS);
        objects.addAll(Stream.concat(Stream.of(PLANTED), KernelFiles.names().stream())
                .parallel()
                .map(file -> checkedKernels(KernelSource.read(file), face, withChecks))
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

    /** Names of a file's kernels. */
    static List<String> kernels(KernelSource source) {
        String text = source.text() + String.join("\n", source.headers().values());
        return KERNEL.matcher(text).results().map(m -> m.group(1)).toList();
    }

    /** A kernel file as C++: its kernels private to the file, and known to the scheduler by name. */
    private static String wrapped(KernelSource source, String prefix) {
        StringBuilder end = new StringBuilder("\nstatic const int entered = [] {\n");
        for (String kernel : kernels(source)) {
            end.append(String.format(
                    "    emulation::enter(\"%1$s%2$s\", \"%3$s\", %4$d,"
                            + " [](void** a) { emulation::spread(&%3$s, a); }, emulation::parameters(&%3$s));\n",
                    prefix, source.file(), kernel, PtxasReport.threads(source, kernel)));
        }
        return "#include \"cuda_emulation.h\"\n#line 1 \"" + source.file() + ".cu\"\n"
                + source.text().replaceAll("extern\\s+\"C\"\\s+__global__", "static")
                + end + "    return 0;\n}();\n";
    }

    private static String kernels(KernelSource source, String face, List<String> includes) {
        try {
            return object(
                    "kernels_" + KernelFiles.flat(source.file()), wrapped(source, ""), face + source.hash(), includes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with the checker's calls, in a namespace of its own: the linker keeps one of equal inline functions. */
    private static String checkedKernels(KernelSource source, String face, List<String> includes) {
        String text = wrapped(source, CHECKED)
                .replaceFirst("\\n", "\nnamespace checked {\n")
                .concat("}\n");
        try {
            return object("checked_" + KernelFiles.flat(source.file()), text, face + source.hash(), includes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String object(String name, String text, String basis, List<String> options) throws IOException {
        Path object =
                NativeBuild.FOLDER.resolve(name + "-" + NativeBuild.hash(text + "\0" + basis + FLAGS + options) + ".o");
        if (!Files.exists(object)) {
            Path source = Files.writeString(
                    NativeBuild.FOLDER.resolve(
                            name + "-" + ProcessHandle.current().pid() + ".cpp"),
                    text);
            Path fresh = NativeBuild.FOLDER.resolve(source.getFileName() + ".o");
            List<String> command = new ArrayList<>(List.of("g++"));
            command.addAll(FLAGS);
            command.addAll(options);
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
