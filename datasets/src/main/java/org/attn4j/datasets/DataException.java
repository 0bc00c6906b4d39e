package org.attn4j.datasets;

/**
 * Data that a person has to put right: a missing file, a wrong checksum, an unusable text, neither data nor network. A
 * command that meets it leaves with exit code 2 (wrong input).
 */
public final class DataException extends RuntimeException {
    /** Says what is wrong, where, what was expected and got, and what to do. */
    public DataException(String message) {
        super(message);
    }

    /** Says the same, and keeps what caused it. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
