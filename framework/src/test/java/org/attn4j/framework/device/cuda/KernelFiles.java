package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The kernel files of the project. */
public final class KernelFiles {
    private KernelFiles() {}

    /** The folder that holds them. */
    public static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(
                                    KernelSource.class.getResource(KernelSource.FOLDER + "common.cuh"), "common.cuh")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Their names without {@code .cu}, sorted. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".cu"))
                    .map(f -> f.substring(0, f.length() - 3))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
