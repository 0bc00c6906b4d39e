package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kernel files of the project. */
public final class KernelFiles {
    private KernelFiles() {}

    /** The folder below which they lie. */
    public static Path folder() {
        try {
            return Path.of(KernelSource.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(KernelSource.FOLDER);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Their paths from there without {@code .cu}, sorted. */
    public static List<String> names() {
        Path folder = folder();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(f -> folder.relativize(f).toString().replace('\\', '/'))
                    .filter(f -> f.endsWith(".cu"))
                    .map(f -> f.substring(0, f.length() - 3))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path as the name of a file. */
    static String flat(String name) {
        return name.replace('/', '.');
    }
}
