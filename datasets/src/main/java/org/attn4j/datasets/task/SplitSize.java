package org.attn4j.datasets.task;

/**
 * How large a split is.
 *
 * @param tokens its length in tokens
 * @param characters its length in Unicode code points
 * @param bytes its length in UTF-8
 */
public record SplitSize(long tokens, long characters, long bytes) {
    /** Bytes for each token: turns nats per token into bits per byte, as nats / ln 2 / this. */
    public double bytesPerToken() {
        return (double) bytes / tokens;
    }
}
