package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Hidden files and folders of processes that ended while they wrote or deleted. */
final class Leftovers {
    private Leftovers() {}

    /**
     * Deletes what ended processes left; a checkpoint that was moved aside and not yet replaced goes back to its place.
     * Call it only while this process saves nothing in the folder.
     */
    static void remove(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> listed = Files.list(folder)) {
            paths = new ArrayList<>(listed.sorted().toList());
        }
        for (Path path : paths) {
            Optional<StepFolder.Hidden> hidden = StepFolder.hidden(path);
            if (hidden.isEmpty() || isAlive(hidden.get().process(), path)) {
                continue;
            }
            Path visible = folder.resolve(hidden.get().name());
            if (hidden.get().state().equals(StepFolder.REPLACED) && !Files.exists(visible)) {
                Durable.move(path, visible);
            } else {
                Durable.delete(path);
            }
        }
    }

    private static boolean isAlive(long process, Path left) throws IOException {
        if (process == ProcessHandle.current().pid()) {
            return false;
        }
        Optional<ProcessHandle> handle = ProcessHandle.of(process);
        if (handle.isEmpty() || !handle.get().isAlive()) {
            return false;
        }
        // A number is given again to later processes: one that started after the last change is not the writer.
        Optional<Instant> start = handle.get().info().startInstant();
        return start.isEmpty()
                || !start.get().isAfter(Files.getLastModifiedTime(left).toInstant());
    }
}
