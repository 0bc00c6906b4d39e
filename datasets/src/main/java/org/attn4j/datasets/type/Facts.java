package org.attn4j.datasets.type;

import org.attn4j.framework.model.DataFacts;

/**
 * What is known of data before any is read.
 *
 * @param facts what a model must know; stand-ins where {@code exact} is false
 * @param exact whether the facts are those that reading the data would give
 */
public record Facts(DataFacts facts, boolean exact) {}
