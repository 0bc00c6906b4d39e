package org.attn4j.datasets.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileFailure;

/**
 * What has come of a file, beside it: {@code NAME.part}, locked while a process writes it. What a killed process left is
 * gone on from; where another process is at it, the part has a name of its own.
 */
final class PartFile implements AutoCloseable {
    private static final String END = ".part";

    private final Path path;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private boolean kept;

    private PartFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (channel.position(0); channel.read(buffer.clear()) >= 0; ) {
            digest.update(buffer.flip());
        }
    }

    /**
     * The part of a target; parts that nobody writes any more, under other names, are deleted.
     *
     * @throws DataException if the folder cannot be written
     */
    static PartFile beside(Path target) {
        try {
            deleteAbandoned(target);
            Path usual = target.resolveSibling(target.getFileName() + END);
            PartFile part = take(usual);
            if (part != null) {
                return part;
            }
            part = take(target.resolveSibling(target.getFileName() + "." + System.nanoTime() + END));
            if (part != null) {
                return part;
            }
            throw new IOException("another process holds " + usual);
        } catch (IOException e) {
            throw new DataException(
                    "cannot write into " + target.getParent() + " (" + FileFailure.describe(e)
                            + "): name a writable folder with --data or " + DataRoots.VARIABLE,
                    e);
        }
    }

    /** Opens and locks; null if another process has the lock, or has just finished the file. */
    private static PartFile take(Path path) throws IOException {
        FileChannel channel = Disk.inUse()
                .open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            // Renamed between open and lock, it would be the other process's target.
            if (lock(channel) != null && Files.exists(path) && Files.size(path) == channel.size()) {
                return new PartFile(path, channel);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void deleteAbandoned(Path target) throws IOException {
        String start = target.getFileName() + ".";
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(target.getParent(), p -> {
            String name = p.getFileName().toString();
            return name.startsWith(start) && name.substring(start.length()).matches("[0-9]+\\.part");
        })) {
            for (Path part : parts) {
                PartFile abandoned = take(part);
                if (abandoned != null) {
                    abandoned.close();
                }
            }
        }
    }

    Path path() {
        return path;
    }

    /** Bytes that are there. */
    long size() throws IOException {
        return channel.size();
    }

    /** Forgets all bytes. */
    void restart() throws IOException {
        Disk.inUse().truncate(channel, path, 0);
        digest.reset();
    }

    /** Appends bytes. */
    void append(byte[] bytes, int length) throws IOException {
        channel.position(channel.size());
        Disk.inUse().write(channel, path, ByteBuffer.wrap(bytes, 0, length));
        digest.update(bytes, 0, length);
    }

    /** The sum of all bytes. */
    String sum() {
        try {
            return Sha256.hex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("a SHA-256 that cannot be copied", e);
        }
    }

    /** Takes the target's place. */
    void moveTo(Path target) throws IOException {
        Disk.inUse().force(channel, path);
        Durable.move(path.toAbsolutePath(), target.toAbsolutePath());
        kept = true;
    }

    /** Stays when it is closed, for a later download to go on from. */
    void keep() {
        kept = true;
    }

    /** Lets go of the file, and deletes it unless it was moved or is kept. */
    @Override
    public void close() {
        try (channel) {
            if (!kept) {
                Disk.inUse().delete(path);
            }
        } catch (IOException ignored) {
            // What made the download fail is the message that matters.
        }
    }
}
