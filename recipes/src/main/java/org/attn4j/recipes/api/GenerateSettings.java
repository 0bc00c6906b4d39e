package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.generate.Sampler;

/**
 * How a text is continued.
 *
 * @param tokens most tokens to generate
 * @param temperature divides the logits; 0 takes the likeliest token
 * @param topK draw from this many likeliest tokens; 0 means all
 * @param topP draw from the likeliest tokens of this probability; 1 means all
 * @param repetitionPenalty above 1 makes tokens that occurred less likely
 * @param seed of the random numbers
 * @param stop text that ends the output and is left out of it; null for none
 * @param beam look for the likeliest text with so many hypotheses, in place of drawing tokens; 0 draws
 * @param window C, tokens that the model sees at once; 0 means the trained context, or all of the text where attention has a shorter
 *     window
 * @param cache whether keys and values of tokens seen are kept, where the model can go on from them
 * @throws IllegalArgumentException if a number is out of range
 */
public record GenerateSettings(
        int tokens,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        long seed,
        String stop,
        int beam,
        int window,
        boolean cache) {
    public GenerateSettings {
        require(
                beam >= 0 && (beam == 0 || tokens >= 1),
                "--beam must not be negative and needs --tokens of at least 1: got %d and %d",
                beam,
                tokens);
        new Sampler(temperature, topK, topP, repetitionPenalty, seed);
    }

    /** So many tokens, drawn at temperature 0.8. */
    public static GenerateSettings tokens(int most) {
        return new GenerateSettings(most, 0.8, 0, 1, 1, 1337, null, 0, 0, true);
    }

    /** The same at another temperature. */
    public GenerateSettings withTemperature(double other) {
        return new GenerateSettings(tokens, other, topK, topP, repetitionPenalty, seed, stop, beam, window, cache);
    }

    /** The same with another seed. */
    public GenerateSettings withSeed(long other) {
        return new GenerateSettings(
                tokens, temperature, topK, topP, repetitionPenalty, other, stop, beam, window, cache);
    }

    /** The same by beam search. */
    public GenerateSettings withBeam(int hypotheses) {
        return new GenerateSettings(
                tokens, temperature, topK, topP, repetitionPenalty, seed, stop, hypotheses, window, cache);
    }

    /** The same up to a text. */
    public GenerateSettings withStop(String text) {
        return new GenerateSettings(
                tokens, temperature, topK, topP, repetitionPenalty, seed, text, beam, window, cache);
    }

    Sampler sampler() {
        return new Sampler(temperature, topK, topP, repetitionPenalty, seed);
    }
}
