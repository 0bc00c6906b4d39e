package org.attn4j.datasets.reader;

/** A record that cannot be used. The message names the file and the line. */
public final class BadRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with which record. */
    public BadRecordException(String message) {
        super(message);
    }

    /** Says the same, and keeps what caused it. */
    public BadRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
