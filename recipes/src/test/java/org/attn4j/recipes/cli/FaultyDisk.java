package org.attn4j.recipes.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.file.Disk;

/** Counts the calls that change the disk, and lets one of them, or all from there on, fail. */
final class FaultyDisk extends Disk {
    /** What happens at the call. */
    enum Fault {
        /** Nothing: calls are counted. */
        NONE,
        /** That call alone fails, having written half. */
        FAILS_ONCE,
        /** From there on nothing can be made or written; what is there can be renamed, cut and deleted. */
        FULL,
        /** The power goes: nothing is done any more, and what was not forced to the medium is gone. */
        POWER_CUT
    }

    /** What a killed process does not live to see. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final Fault fault;
    private final int at;
    private final List<String> calls = new ArrayList<>();
    /** Bytes that the medium has of files that were written to since they were last forced. */
    private final Map<Path, Long> forced = new HashMap<>();

    FaultyDisk(Fault fault, int at) {
        this.fault = fault;
        this.at = at;
    }

    /** The calls so far, each as its kind and the name of its file. */
    List<String> calls() {
        return calls;
    }

    private boolean isDue(boolean takesSpace) {
        return switch (fault) {
            case NONE -> false;
            case FAILS_ONCE -> calls.size() - 1 == at;
            case FULL -> takesSpace && calls.size() - 1 >= at;
            case POWER_CUT -> calls.size() - 1 >= at;
        };
    }

    private void call(String kind, Path path, boolean takesSpace) throws IOException {
        calls.add(kind + " " + path.getFileName());
        if (isDue(takesSpace)) {
            if (fault == Fault.POWER_CUT) {
                loseWhatIsNotForced();
                throw new Killed();
            }
            throw new IOException("No space left on device");
        }
    }

    private void loseWhatIsNotForced() throws IOException {
        for (Map.Entry<Path, Long> file : forced.entrySet()) {
            if (Files.exists(file.getKey())) {
                try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
                    channel.truncate(file.getValue());
                }
            }
        }
        forced.clear();
    }

    @Override
    public FileChannel open(Path file, Set<StandardOpenOption> options) throws IOException {
        call("open", file, !Files.exists(file));
        return super.open(file, options);
    }

    @Override
    public void write(FileChannel channel, Path file, ByteBuffer bytes) throws IOException {
        forced.putIfAbsent(file.toAbsolutePath(), channel.size());
        ByteBuffer half = bytes.slice(bytes.position(), bytes.remaining() / 2);
        try {
            call("write", file, true);
        } catch (IOException e) {
            super.write(channel, file, half);
            throw e;
        }
        super.write(channel, file, bytes);
    }

    @Override
    public void truncate(FileChannel channel, Path file, long size) throws IOException {
        call("truncate", file, false);
        super.truncate(channel, file, size);
    }

    @Override
    public void force(FileChannel channel, Path file) throws IOException {
        call("force", file, false);
        super.force(channel, file);
        forced.remove(file.toAbsolutePath());
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        call("sync", folder, false);
        super.syncFolder(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        call("mkdir", folder, true);
        super.createFolder(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        call("move", to, false);
        super.move(from, to);
        Map<Path, Long> moved = new HashMap<>();
        forced.forEach(
                (path, size) -> moved.put(path.startsWith(from) ? to.resolve(from.relativize(path)) : path, size));
        forced.clear();
        forced.putAll(moved);
    }

    @Override
    public void delete(Path path) throws IOException {
        call("delete", path, false);
        super.delete(path);
        forced.remove(path.toAbsolutePath());
    }
}
