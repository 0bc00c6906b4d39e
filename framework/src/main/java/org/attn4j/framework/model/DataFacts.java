package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;

/**
 * What a model must know of its data before it can be built.
 *
 * @param vocabulary V
 * @param context C, tokens of a training example
 * @throws IllegalArgumentException if either is not positive
 */
public record DataFacts(int vocabulary, int context) {
    public DataFacts {
        require(vocabulary > 0, "the vocabulary must have at least one token: %d", vocabulary);
        require(context > 0, "context must be positive: %d", context);
    }
}
