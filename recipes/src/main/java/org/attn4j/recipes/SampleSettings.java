package org.attn4j.recipes;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;

/**
 * The sample of text that a run ends with.
 *
 * @throws IllegalArgumentException if a number is negative or the prompt is empty
 */
public record SampleSettings(
        @Key(doc = "what it begins with", value = "\"\\n\"") String prompt,
        @Key(doc = "its length in tokens; 0 writes none", value = "400") int tokens,
        @Key(doc = "divides the logits; 0 always takes the likeliest token", value = "0.8") double temperature,
        @Key(doc = "number of likeliest tokens to draw from; 0 takes all", value = "0") int topK) {
    /** What a sample begins with where a recipe does not say. */
    public static final String DEFAULT_PROMPT = "\n";

    public SampleSettings {
        require(!prompt.isEmpty(), "prompt must not be empty");
        require(tokens >= 0, "tokens must not be negative: %d", tokens);
        requireAtMost("tokens", tokens, Limits.CONTEXT);
        require(temperature >= 0, "temperature must not be negative: %s", temperature);
        require(topK >= 0, "top_k must not be negative: %d", topK);
    }
}
