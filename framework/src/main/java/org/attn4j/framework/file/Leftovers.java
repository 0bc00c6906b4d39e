package org.attn4j.framework.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Hidden files and folders of processes that ended while they wrote or deleted. */
public final class Leftovers {
    private Leftovers() {}

    /**
     * Deletes what ended processes left, and this one; what was moved aside and not yet replaced goes back to its place.
     * Call it only while this process writes nothing in the folder.
     *
     * @throws IOException if the folder cannot be read or something in it cannot be deleted
     */
    public static void remove(Path folder) throws IOException {
        for (Path path : list(folder)) {
            Optional<Hidden> hidden = Hidden.of(path);
            if (hidden.isPresent() && (hidden.get().ofThisProcess() || hasEnded(hidden.get(), path))) {
                remove(path, hidden.get());
            }
        }
    }

    /** Deletes what ended processes left of a file, not this one. */
    static void removeOf(Path file) throws IOException {
        String name = file.getFileName().toString();
        for (Path path : list(file.getParent())) {
            Optional<Hidden> hidden = Hidden.of(path).filter(h -> h.name().equals(name));
            if (hidden.isPresent() && !hidden.get().ofThisProcess() && hasEnded(hidden.get(), path)) {
                remove(path, hidden.get());
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.sorted().toList();
        }
    }

    private static void remove(Path path, Hidden hidden) throws IOException {
        Path visible = path.resolveSibling(hidden.name());
        if (hidden.state().equals(Hidden.REPLACED) && !Files.exists(visible)) {
            Disk.inUse().move(path, visible);
            Disk.inUse().syncFolder(visible.getParent());
        } else {
            Disk.inUse().deleteTree(path);
        }
    }

    private static boolean hasEnded(Hidden hidden, Path left) throws IOException {
        Optional<ProcessHandle> handle = ProcessHandle.of(hidden.process());
        if (handle.isEmpty() || !handle.get().isAlive()) {
            return true;
        }
        // A number is given again to later processes: one that started after the last change is not the writer.
        Optional<Instant> start = handle.get().info().startInstant();
        try {
            return start.isPresent()
                    && start.get().isAfter(Files.getLastModifiedTime(left).toInstant());
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
