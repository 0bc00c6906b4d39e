package org.attn4j.datasets;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.source.DataContext;

/** A data set of made files with a card of its own, which is seen as a plug-in's is while this is open. */
public final class MadeDataset implements AutoCloseable {
    private final Path root;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader plugin;

    /**
     * Writes the card and shows it.
     *
     * @param root the data root; the files lie in its folder {@code name}
     * @param keys the card's reader, and what else it has to say, in YAML
     * @param files names of the files inside the data set's folder
     */
    public MadeDataset(Path root, String name, String keys, String... files) throws IOException {
        this.root = root;
        StringBuilder card = new StringBuilder(
                "name: " + name + "\ntask: testing\nlicence: CC0\n" + keys + "\nvariants:\n  - files:\n");
        for (String file : files) {
            Path path = root.resolve(name).resolve(file);
            card.append(String.format(
                    "      - {name: %s, bytes: %d, sha256: %s}%n", file, Files.size(path), Sha256.of(path)));
        }
        Path jar = root.resolve("plugin of " + name);
        Files.createDirectories(jar.resolve("META-INF/attn4j"));
        Files.createDirectories(jar.resolve("cards"));
        Files.writeString(jar.resolve("META-INF/attn4j/cards"), name + "\n");
        Files.writeString(jar.resolve("cards/" + name + ".yaml"), card);
        plugin = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(plugin);
    }

    /** Where the files are found. */
    public DataContext where() {
        return where(root);
    }

    /** A context that looks for data in one folder and leaves the network alone. */
    public static DataContext where(Path root) {
        return new DataContext(List.of(root), root, Progress.SILENT, true);
    }

    @Override
    public void close() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        plugin.close();
    }
}
