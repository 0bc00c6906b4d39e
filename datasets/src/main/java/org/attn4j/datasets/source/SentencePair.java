package org.attn4j.datasets.source;

/**
 * A text and what it is to become.
 *
 * @param source the text
 * @param target what it is to become
 */
public record SentencePair(String source, String target) {}
