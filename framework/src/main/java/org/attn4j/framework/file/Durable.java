package org.attn4j.framework.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Writes whose result survives a kill or a power cut once they have returned, and which leave what was there before if
 * they fail: a file is written beside, synced and renamed.
 */
public final class Durable {
    private Durable() {}

    /**
     * Writes a file whole or not at all, in place of one that may exist.
     *
     * @throws FileWriteException if it cannot be written; what was there is untouched
     */
    public static void replace(Path file, String text) throws FileWriteException {
        replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file whole or not at all, in place of one that may exist.
     *
     * @throws FileWriteException if it cannot be written; what was there is untouched
     */
    public static void replace(Path file, byte[] bytes) throws FileWriteException {
        replace(file, FileContent.of(bytes));
    }

    /**
     * Writes a file whole or not at all, in place of one that may exist.
     *
     * @throws FileWriteException if it cannot be written; what was there is untouched
     */
    public static void replace(Path file, FileContent content) throws FileWriteException {
        Path absolute = file.toAbsolutePath();
        Path temporary = Hidden.unique(absolute);
        try {
            Leftovers.removeOf(absolute);
            try {
                create(temporary, content);
                move(temporary, absolute);
            } catch (IOException | RuntimeException e) {
                deleteQuietly(temporary, e);
                throw e;
            }
        } catch (IOException e) {
            throw FileWriteException.of(absolute, Math.max(0, content.bytes()), e);
        }
    }

    /**
     * Writes a file as {@link #replace(Path, String)} does, unless it holds this text already.
     *
     * @return whether it was written
     * @throws FileWriteException if it cannot be written; what was there is untouched
     */
    public static boolean update(Path file, String text) throws FileWriteException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
                return false;
            }
        } catch (IOException e) {
            // What cannot be read is replaced.
        }
        replace(file, bytes);
        return true;
    }

    /**
     * Adds to the end of a file, which is made if it is not there; all or nothing, as far as the process lives. It is
     * forced to the disk by {@link #sync}.
     *
     * @throws FileWriteException if it cannot be written
     */
    public static void append(Path file, byte[] bytes) throws FileWriteException {
        Disk disk = Disk.inUse();
        try (FileChannel channel = disk.open(file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            long end = channel.size();
            channel.position(end);
            try {
                disk.write(channel, file, ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                truncateQuietly(channel, file, end, e);
                throw e;
            }
        } catch (IOException e) {
            throw FileWriteException.of(file, bytes.length, e);
        }
    }

    private static void truncateQuietly(FileChannel channel, Path file, long size, IOException failure) {
        try {
            Disk.inUse().truncate(channel, file, size);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Forces a file and its name to the disk; none is no error.
     *
     * @throws FileWriteException if the disk does not take it
     */
    public static void sync(Path file) throws FileWriteException {
        Path absolute = file.toAbsolutePath();
        if (!Files.exists(absolute)) {
            return;
        }
        try {
            try (FileChannel channel = Disk.inUse().open(absolute, EnumSet.of(StandardOpenOption.WRITE))) {
                Disk.inUse().force(channel, absolute);
            }
            Disk.inUse().syncFolder(absolute.getParent());
        } catch (IOException e) {
            throw FileWriteException.of(absolute, 0, e);
        }
    }

    /**
     * Writes a file that does not exist yet and forces it to the disk; its name is forced with its folder.
     *
     * @throws IOException if it cannot be written; a part of it may be left
     * @throws IllegalStateException if the content gives another number of bytes than it promises
     */
    public static void create(Path file, FileContent content) throws IOException {
        Disk disk = Disk.inUse();
        try (FileChannel channel =
                disk.open(file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            content.write(bytes -> disk.write(channel, file, bytes));
            if (content.bytes() != FileContent.UNKNOWN && channel.size() != content.bytes()) {
                throw new IllegalStateException(file + ": its content gave " + channel.size() + " bytes, expected "
                        + content.bytes() + "; a FileContent must give what it promises");
            }
            disk.force(channel, file);
        }
    }

    /**
     * Renames in one step, replacing a file (not a folder) of that name.
     *
     * @param to an absolute path
     * @throws IOException if it cannot be renamed
     */
    public static void move(Path from, Path to) throws IOException {
        Disk.inUse().move(from, to);
        Disk.inUse().syncFolder(to.getParent());
    }

    /**
     * Creates a folder, and those above it, unless it exists.
     *
     * @throws FileWriteException if one of them cannot be made
     */
    public static void createFolder(Path folder) throws FileWriteException {
        Path absolute = folder.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        createFolder(absolute.getParent());
        try {
            Disk.inUse().createFolder(absolute);
        } catch (IOException e) {
            // Another process may have been faster.
            if (!Files.isDirectory(absolute)) {
                throw FileWriteException.of(absolute, 0, e);
            }
        }
        try {
            Disk.inUse().syncFolder(absolute.getParent());
        } catch (IOException e) {
            throw FileWriteException.of(absolute, 0, e);
        }
    }

    /**
     * Deletes a file or folder with all it holds; what is gone already is no error.
     *
     * @throws IOException if something cannot be deleted
     */
    public static void delete(Path path) throws IOException {
        Disk.inUse().deleteTree(path);
    }

    /** Deletes after a failure, without hiding it. */
    public static void deleteQuietly(Path path, Exception failure) {
        try {
            delete(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
