package org.attn4j.framework.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file cannot be written; the message names it, the reason, the space needed and the space there is, what to do. */
public class FileWriteException extends IOException {
    private static final long serialVersionUID = 1;

    private final IOException reason;

    private FileWriteException(String message, IOException reason) {
        super(message, reason);
        this.reason = reason;
    }

    /**
     * The failure of a write.
     *
     * @param file what could not be written
     * @param needed its size in bytes; 0 if that is not what it failed for
     * @param cause what the system said
     */
    public static FileWriteException of(Path file, long needed, IOException cause) {
        if (cause instanceof FileWriteException told) {
            return told;
        }
        Path absolute = file.toAbsolutePath();
        return new FileWriteException(message(absolute.toString(), absolute.getParent(), needed, cause), cause);
    }

    /** What the system said. */
    public IOException reason() {
        return reason;
    }

    /**
     * The message of a failure.
     *
     * @param what what could not be written, with its place
     * @param folder where it was to lie; it need not exist
     * @param needed its size in bytes; 0 if that is not what it failed for
     */
    public static String message(String what, Path folder, long needed, IOException cause) {
        IOException said = cause instanceof FileWriteException told ? told.reason : cause;
        return "cannot write " + what + ": " + FileFailure.reason(said) + ". "
                + (needed > 0 ? "Needed: " + needed + " bytes, free: " : "Free: ")
                + free(folder)
                + ". Free space there or choose a folder on another disk that may be written;"
                + " files written before are untouched.";
    }

    private static String free(Path folder) {
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there == null ? "unknown" : Files.getFileStore(there).getUsableSpace() + " bytes";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
