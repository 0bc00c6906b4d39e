package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.attn4j.framework.config.ArrayLength;

/** Continues sequences of tokens with a decoder. */
public final class Generator {
    private final Decoder decoder;

    /** Generates with a decoder, which is reset at the start of each sequence. */
    public Generator(Decoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Continues a prompt until a stop id, the consumer, or the number of tokens ends it. Continuing prompt and output
     * again goes on as one longer call would (up to rounding), since random numbers belong to positions.
     *
     * @param prompt at least one token: where there is no text, the start token
     * @param maxTokens most tokens to generate
     * @param sampler how tokens are drawn
     * @param stop ids that end the sequence; such an id is neither handed to the consumer nor part of the result
     * @param consumer takes each token as it comes; the one at which it says stop is part of the result
     * @return the generated ids, without the prompt
     * @throws IllegalArgumentException if the prompt is empty or has an id outside of the vocabulary, or maxTokens is
     *     negative
     */
    public int[] generate(int[] prompt, int maxTokens, Sampler sampler, IntPredicate stop, TokenConsumer consumer) {
        require(maxTokens >= 0, "the number of tokens to generate must not be negative: %d", maxTokens);
        decoder.reset();
        float[] logits = decoder.logits(prompt);
        BitSet seen = new BitSet(decoder.vocabulary());
        for (int id : prompt) {
            seen.set(id);
        }
        Distribution distribution = new Distribution(sampler, decoder.vocabulary());
        int[] output = new int[Math.min(maxTokens, 256)];
        int[] next = new int[1];
        int count = 0;
        while (count < maxTokens) {
            distribution.set(logits, seen);
            int id = distribution.draw(decoder.length());
            if (stop.test(id)) {
                break;
            }
            if (count == output.length) {
                output = Arrays.copyOf(output, (int) Math.min(Math.min(maxTokens, ArrayLength.MOST), 2L * count));
            }
            output[count++] = id;
            if (!consumer.accept(id) || count == maxTokens) {
                break;
            }
            seen.set(id);
            next[0] = id;
            logits = decoder.logits(next);
        }
        return Arrays.copyOf(output, count);
    }
}
