package org.attn4j.framework.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;

/** What went wrong with a file or folder, in words: Java's own message is often the path alone. */
public final class FileFailure {
    private static final Map<Class<?>, String> REASONS = Map.of(
            NoSuchFileException.class, "there is no such file or folder",
            AccessDeniedException.class, "permission denied",
            NotDirectoryException.class, "not a folder",
            FileAlreadyExistsException.class, "something of this name is there already",
            DirectoryNotEmptyException.class, "the folder is not empty",
            FileSystemLoopException.class, "symbolic links lead in a circle");

    private FileFailure() {}

    /** Why, without the path: {@code permission denied}. */
    public static String reason(IOException failure) {
        String known = REASONS.get(failure.getClass());
        if (known != null) {
            return known;
        }
        if (failure instanceof CharacterCodingException) {
            return "not UTF-8 text";
        }
        if (failure instanceof FileSystemException system) {
            return system.getReason() == null ? "the system refuses it" : system.getReason();
        }
        if (failure instanceof FileNotFoundException) {
            return failure.getMessage();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** The path where it is known, and why. */
    public static String describe(IOException failure) {
        String file = failure instanceof FileSystemException system ? system.getFile() : null;
        return file == null ? reason(failure) : file + ": " + reason(failure);
    }
}
