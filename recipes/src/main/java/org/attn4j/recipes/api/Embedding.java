package org.attn4j.recipes.api;

import java.util.Optional;

/**
 * A text's vector.
 *
 * @param vector [D]
 * @param notice in words, what of the text the model does not read; empty where it reads everything
 */
public record Embedding(float[] vector, Optional<String> notice) {}
