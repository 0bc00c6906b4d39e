package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import org.attn4j.framework.file.FileWriteException;

/** A checkpoint cannot be written or read; the message names the file, what was expected, what was got, what to do. */
public class CheckpointException extends RuntimeException {
    /** With a complete message. */
    public CheckpointException(String message) {
        super(message);
    }

    /** With a complete message and the failure below it. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }

    static CheckpointException damaged(Path file, String what, Object expected, Object got) {
        return new CheckpointException(file + ": " + what + ": expected " + expected + ", got " + got
                + ". The file is damaged or incomplete: use an earlier checkpoint, or copy the file again.");
    }

    /** A write that failed, with the space needed and the space there is. */
    static CheckpointException notWritten(String what, Path folder, long needed, IOException cause) {
        return new CheckpointException(
                FileWriteException.message(what + " in " + folder, folder, needed, cause), cause);
    }

    static CheckpointException unreadable(Path file, Exception cause) {
        return new CheckpointException(
                "cannot read " + file + ": expected a readable file, got " + cause
                        + ". Check that it exists and may be read.",
                cause);
    }
}
