package org.attn4j.datasets.config;

/**
 * What a model must know of its data before any is read.
 *
 * @param vocabulary V; a stand-in if {@code exact} is false
 * @param exact whether the vocabulary is known without reading data
 * @param context T
 */
public record Facts(int vocabulary, boolean exact, int context) {}
