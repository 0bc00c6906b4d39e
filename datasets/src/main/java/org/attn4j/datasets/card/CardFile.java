package org.attn4j.datasets.card;

import static org.attn4j.framework.config.Checks.require;

import java.util.Optional;

/**
 * One file of a data set, known by size and checksum.
 *
 * @param name file name inside the data set's folder; folders inside it are set apart by /
 * @param bytes size in bytes
 * @param sha256 SHA-256 as 64 lower-case hexadecimal digits
 * @param url where it can be fetched; null for a file that must be put in place by hand
 */
public record CardFile(String name, long bytes, String sha256, String url) {
    /**
     * Checks the entry.
     *
     * @throws IllegalArgumentException if the name is missing or leaves the folder, the size is negative, or the sum is
     *     not 64 lower-case hexadecimal digits
     */
    public CardFile {
        require(
                name != null && name.matches("([A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*"),
                "not a plain file name: %s",
                name);
        require(bytes >= 0, "bytes of %s must not be negative: %d", name, bytes);
        require(
                sha256 != null && sha256.matches("[0-9a-f]{64}"),
                "sha256 of %s must be 64 lower-case hexadecimal digits: %s",
                name,
                sha256);
    }

    /** Where the file can be fetched; empty if it is local only. */
    public Optional<String> source() {
        return Optional.ofNullable(url);
    }
}
