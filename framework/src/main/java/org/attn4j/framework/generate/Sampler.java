package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import java.util.BitSet;
import org.attn4j.framework.config.Key;

/**
 * How the next token is drawn from logits l [V]. In this order: repetition penalty ({@code l / r} where l is positive,
 * else {@code l r}, for ids that occurred), temperature ({@code softmax(l / t)}), top-k, top-p, draw.
 *
 * <p>A draw is a function of logits, ids that occurred, seed and position alone: the same seed gives the same tokens.
 * Where two tokens are equally likely, the one with the lower id ranks first.
 *
 * @param temperature t: below 1 sharpens, above 1 flattens; 0 takes the likeliest token (greedy)
 * @param topP draw from the smallest set of likeliest tokens whose probability is at least this; 1 means all
 * @param repetitionPenalty r: above 1 makes ids of prompt and output less likely; 1 means none
 * @throws IllegalArgumentException if temperature is negative or not finite, topK is negative, topP is outside (0, 1]
 *     or repetitionPenalty is not positive and finite
 * @see <a href="https://arxiv.org/abs/1904.09751">Holtzman et al. 2019, nucleus (top-p) sampling</a>
 * @see <a href="https://arxiv.org/abs/1805.04833">Fan et al. 2018, top-k sampling</a>
 * @see <a href="https://arxiv.org/abs/1909.05858">Keskar et al. 2019, repetition penalty</a>
 */
public record Sampler(
        @Key(doc = "below 1 sharpens, above 1 flattens; 0 takes the likeliest token", value = "1.0") double temperature,
        @Key(doc = "number of likeliest tokens to draw from; 0 means all", value = "0") int topK,
        @Key(doc = "probability of the smallest set of likeliest tokens to draw from; 1 means all", value = "1.0")
                double topP,
        @Key(doc = "above 1 makes tokens that occurred less likely; 1 means none", value = "1.0")
                double repetitionPenalty,
        @Key(doc = "seed of the random numbers", value = "0") long seed) {
    public Sampler {
        require(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature must be at least 0 and finite: %s (0 takes the likeliest token)",
                temperature);
        require(topK >= 0, "top_k must not be negative: %d (0 draws from all tokens)", topK);
        require(topP > 0 && topP <= 1, "top_p must be above 0 and at most 1: %s (1 draws from all tokens)", topP);
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetition_penalty must be above 0 and finite: %s (1 means none)",
                repetitionPenalty);
    }

    /** Always the likeliest token. */
    public static Sampler greedy() {
        return new Sampler(0, 0, 1, 1, 0);
    }

    /** The same with another seed. */
    public Sampler withSeed(long other) {
        return new Sampler(temperature, topK, topP, repetitionPenalty, other);
    }

    /**
     * Draws a token.
     *
     * @param logits [V]; left as they are
     * @param seen ids that occurred in prompt and output
     * @param position the token's position in the sequence, prompt included: the counter of its random number
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or all are negative infinity
     */
    public int choose(float[] logits, BitSet seen, long position) {
        Distribution distribution = new Distribution(this, logits.length);
        distribution.set(logits, seen);
        return distribution.draw(position);
    }

    /**
     * The probabilities [V] that {@link #choose} draws by, 0 for tokens that are cut off.
     *
     * @throws IllegalArgumentException as {@link #choose}
     */
    public double[] probabilities(float[] logits, BitSet seen) {
        Distribution distribution = new Distribution(this, logits.length);
        distribution.set(logits, seen);
        return distribution.probabilities();
    }
}
