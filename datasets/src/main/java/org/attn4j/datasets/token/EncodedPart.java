package org.attn4j.datasets.token;

/**
 * One part of a corpus, encoded.
 *
 * @param tokens its ids
 * @param characters its length in Unicode code points
 * @param bytes its length in UTF-8
 * @param words number of words, set apart by spaces, and line ends
 * @param sha256 the sum of its UTF-8 bytes
 */
public record EncodedPart(Tokens tokens, long characters, long bytes, long words, String sha256) {}
