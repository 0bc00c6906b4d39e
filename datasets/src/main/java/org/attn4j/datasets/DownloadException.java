package org.attn4j.datasets;

/**
 * A download that began and failed: an error status, a connection broken half-way, a disk that is full. A command that
 * meets it leaves with exit code 1 (failed while running).
 */
public final class DownloadException extends RuntimeException {
    /** Says which file of which URL failed, and why. */
    public DownloadException(String message) {
        super(message);
    }

    /** Says the same, and keeps what caused it. */
    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
