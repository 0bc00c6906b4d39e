package org.attn4j.framework.device.nvidia;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The folders where CUDA's libraries may lie: the loader's, a toolkit's, and those of pip's packages below nvidia/. */
public final class LibraryFolders {
    /** The driver's library. */
    public static final String DRIVER = "libcuda.so.1";

    /**
     * System property with the file of a driver's library to take, where it lies elsewhere or where another one stands for it
     * on a machine without a card.
     */
    public static final String DRIVER_PROPERTY = "attn4j.cuda.driver";

    private final Map<String, String> environment;
    private final Path root;
    private final Set<Path> folders = new LinkedHashSet<>();
    private Path driver;

    /**
     * Collects the folders, in the order in which they are searched.
     *
     * @param environment variables of the process
     * @param root of the file system; another one in tests
     */
    public LibraryFolders(Map<String, String> environment, Path root) {
        this.environment = Map.copyOf(environment);
        this.root = root;
        list("LD_LIBRARY_PATH").forEach(f -> folders.add(Path.of(f)));
        toolkit(environment.get("CUDA_HOME"));
        toolkit(environment.get("CUDA_PATH"));
        toolkit(below("usr/local/cuda"));
        matches(root.resolve("usr/local"), "cuda-*", "lib64");
        for (String system : List.of(
                "usr/lib/x86_64-linux-gnu",
                "usr/lib64",
                "lib/x86_64-linux-gnu",
                "usr/local/nvidia/lib64",
                "usr/local/nvidia/lib",
                "usr/lib/wsl/lib",
                "run/opengl-driver/lib",
                "opt/cuda/lib64")) {
            folders.add(root.resolve(system));
        }
        python(environment.get("VIRTUAL_ENV"));
        python(environment.get("CONDA_PREFIX"));
        python(environment.containsKey("HOME") ? environment.get("HOME") + "/.local" : null);
        python(below("usr/local"));
        python(below("usr"));
        pythonsOnPath();
    }

    /** The folders of this machine. */
    public static LibraryFolders here() {
        LibraryFolders here = new LibraryFolders(System.getenv(), Path.of("/"));
        String driver = System.getProperty(DRIVER_PROPERTY);
        here.driver = driver == null ? null : Path.of(driver);
        return here;
    }

    /**
     * A library's file; null if there is none.
     *
     * @param name its file name, such as {@code libnvrtc.so.13}
     */
    public Path find(String name) {
        if (driver != null && name.equals(DRIVER)) {
            return driver;
        }
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            if (Files.isReadable(file)) {
                return file;
            }
        }
        return null;
    }

    private String below(String path) {
        return root.resolve(path).toString();
    }

    private List<String> list(String variable) {
        return List.of(environment.getOrDefault(variable, "").split(File.pathSeparator)).stream()
                .filter(f -> !f.isEmpty())
                .toList();
    }

    private void toolkit(String home) {
        if (home != null && !home.isEmpty()) {
            folders.add(Path.of(home, "lib64"));
            folders.add(Path.of(home, "lib"));
            folders.add(Path.of(home, "targets", "x86_64-linux", "lib"));
        }
    }

    private void pythonsOnPath() {
        for (String folder : list("PATH")) {
            Path bin = Path.of(folder);
            if (Files.exists(bin.resolve("python3")) && bin.getParent() != null) {
                python(bin.getParent().toString());
            }
        }
    }

    /** pip's packages below a Python's root: nvidia/cu13/lib since CUDA 13, nvidia/cublas/lib and so on before. */
    private void python(String base) {
        if (base != null && !base.isEmpty()) {
            for (Path version : matching(Path.of(base, "lib"), "python3*")) {
                for (String site : List.of("site-packages", "dist-packages")) {
                    matches(version.resolve(site).resolve("nvidia"), "*", "lib");
                }
            }
        }
    }

    private void matches(Path parent, String glob, String rest) {
        matching(parent, glob).forEach(p -> folders.add(p.resolve(rest)));
    }

    /** The files of a folder with such names, in order; none of one that cannot be read. */
    static List<Path> matching(Path parent, String glob) {
        List<Path> sorted = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, glob)) {
                entries.forEach(sorted::add);
            } catch (IOException | DirectoryIteratorException e) {
                return List.of(); // a folder that cannot be read has nothing to offer
            }
        }
        sorted.sort(null);
        return sorted;
    }
}
