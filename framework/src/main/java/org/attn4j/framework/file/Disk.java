package org.attn4j.framework.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * The calls that change the disk. There are no others: what writes a file anywhere does it by these, so that a test can
 * put a disk in place that counts them, and that fails or ends the process at any one of them.
 */
public class Disk {
    private static volatile Disk inUse = new Disk();

    /** The system's disk. */
    protected Disk() {}

    /** The disk that all writing goes to. */
    public static Disk inUse() {
        return inUse;
    }

    /**
     * Puts another disk in place, for the whole process.
     *
     * @return the one that was in use
     */
    public static Disk use(Disk disk) {
        Disk former = inUse;
        inUse = disk;
        return former;
    }

    /**
     * Opens a file to write to.
     *
     * @param options how; with WRITE among them
     * @throws IOException if it cannot be opened
     */
    public FileChannel open(Path file, Set<StandardOpenOption> options) throws IOException {
        return FileChannel.open(file, options);
    }

    /**
     * Opens a file to read from, which changes nothing.
     *
     * @throws IOException if it cannot be opened
     */
    public static FileChannel openToRead(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * Maps a part of a file into memory, to read from.
     *
     * @throws IOException if it cannot be mapped
     */
    public static ByteBuffer mapToRead(FileChannel channel, long start, long size) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, start, size);
    }

    /**
     * Writes all remaining bytes at the channel's position.
     *
     * @throws IOException if not all could be written
     */
    public void write(FileChannel channel, Path file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Cuts a file.
     *
     * @param size bytes that stay
     * @throws IOException if it cannot be cut
     */
    public void truncate(FileChannel channel, Path file, long size) throws IOException {
        channel.truncate(size);
    }

    /**
     * Forces a file's bytes to the medium.
     *
     * @throws IOException if the medium did not take them
     */
    public void force(FileChannel channel, Path file) throws IOException {
        channel.force(true);
    }

    /**
     * Forces a folder's list of names to the medium.
     *
     * @throws IOException if the medium did not take it
     */
    public void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = openToRead(folder)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no folders, and keeps renames in its journal.
            if (!System.getProperty("os.name").startsWith("Windows")) {
                throw e;
            }
        }
    }

    /**
     * Makes a folder that does not exist yet.
     *
     * @throws IOException if it cannot be made; FileAlreadyExistsException if there is something of that name
     */
    public void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
    }

    /**
     * Renames within a file system in one step, in place of a file (not a folder) of that name.
     *
     * @throws IOException if it cannot be renamed
     */
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Deletes a file or an empty folder, if it is there.
     *
     * @throws IOException if it cannot be deleted
     */
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /**
     * Deletes a file or folder with all it holds, if it is there.
     *
     * @throws IOException if something cannot be deleted
     */
    final void deleteTree(Path path) throws IOException {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Disk.this.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Disk.this.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Gone already.
        }
    }
}
