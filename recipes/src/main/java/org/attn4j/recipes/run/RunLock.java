package org.attn4j.recipes.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.file.FileWriteException;

/**
 * Holds a run for the process that trains it: a second one would write its metrics between the first one's and delete its
 * checkpoints. The system lets go of it when the process ends, however it ends; the file {@code .lock} stays.
 */
public final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a run.
     *
     * @throws IllegalArgumentException if another process, or this one, trains the run
     * @throws IOException if the lock's file cannot be written
     */
    public static RunLock take(RunFolder run) throws IOException {
        Path file = run.path().resolve(".lock");
        Disk disk = Disk.inUse();
        FileChannel channel;
        try {
            channel = disk.open(file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw FileWriteException.of(file, 0, e);
        }
        if (lock(channel) == null) {
            channel.close();
            throw new IllegalArgumentException(
                    "%s is being trained by process %s: wait for its end, or stop it (it saves a checkpoint)"
                            .formatted(run.path(), Files.readString(file).strip()));
        }
        // By the same channel: POSIX lets go of a process's lock as soon as it closes the file anywhere.
        String pid = ProcessHandle.current().pid() + System.lineSeparator();
        try {
            disk.truncate(channel, file, 0);
            disk.write(channel, file, StandardCharsets.US_ASCII.encode(pid));
        } catch (IOException e) {
            // The lock is held; that its message could not name the process is no reason to refuse a run.
        }
        return new RunLock(channel);
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
