package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** File operations whose result survives a kill or a power cut once they have returned. */
final class Durable {
    private Durable() {}

    /** Writes a file that does not exist yet and forces it to the disk. */
    static Manifest.FileSum write(Path file, FileContent content) throws IOException {
        try (HashingFile out = new HashingFile(file)) {
            content.write(out);
            Manifest.FileSum sum = out.finish();
            if (sum.bytes() != content.bytes()) {
                throw new IllegalStateException(file + ": its content gave " + sum.bytes() + " bytes, expected "
                        + content.bytes() + "; a FileContent must give what it promises");
            }
            return sum;
        }
    }

    /** Writes a file whole or not at all, in place of one that may exist. */
    static void replace(Path file, FileContent content) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path temporary =
                absolute.resolveSibling(StepFolder.hidden(file.getFileName().toString(), StepFolder.TEMPORARY));
        try {
            Files.deleteIfExists(temporary);
            write(temporary, content);
            move(temporary, absolute);
        } catch (IOException | RuntimeException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
    }

    /** Renames in one step, replacing a file (not a folder) of that name. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(to.getParent());
    }

    /** Creates a folder, and those above it, unless it exists. */
    static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createFolder(folder.getParent());
            Files.createDirectories(folder);
            syncFolder(folder.getParent());
        }
    }

    /** Forces a folder's list of names to the disk. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no folders, and keeps renames in its journal.
            if (!System.getProperty("os.name").startsWith("Windows")) {
                throw e;
            }
        }
    }

    /** Deletes a file or folder with all it holds; what is gone already is no error. */
    static void delete(Path path) throws IOException {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Gone already.
        }
    }

    /** Deletes after a failure, without hiding it. */
    static void deleteQuietly(Path path, Exception failure) {
        try {
            delete(path);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The failure of a write, with the space needed and the space there is. */
    static CheckpointException notWritten(String what, Path folder, long needed, IOException cause) {
        String free;
        try {
            free = Files.getFileStore(folder).getUsableSpace() + " bytes";
        } catch (IOException e) {
            free = "unknown";
        }
        String reason = cause instanceof FileSystemException system && system.getReason() == null
                ? cause.toString()
                : cause.getMessage();
        return new CheckpointException(
                "cannot write " + what + " in " + folder + ": " + reason + ". Needed: " + needed + " bytes, free: "
                        + free
                        + ". Free space there or choose a folder on another disk that may be written;"
                        + " files written before are untouched.",
                cause);
    }
}
