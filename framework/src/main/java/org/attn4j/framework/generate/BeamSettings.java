package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;

/**
 * How beam search looks for the best target.
 *
 * @param width W, hypotheses kept of each source; 1 is greedy
 * @param maxLength most tokens of a target, its end token counted; 0 means as many as the model allows
 * @param penalty how the log-probability of targets of different length compares
 * @param alpha exponent of the gnmt penalty: 0 means none, larger prefers longer targets
 * @throws IllegalArgumentException if width is not positive, or maxLength or alpha is negative or alpha not finite
 * @see <a href="https://arxiv.org/abs/1609.08144">Wu et al. 2016, section 7</a>
 */
public record BeamSettings(
        @Key(doc = "hypotheses kept of each source; 1 is greedy", value = "5") int width,
        @Key(doc = "most tokens of a target; 0 means as many as the model allows", value = "0") int maxLength,
        @Key(doc = "how targets of different length compare: none, gnmt or average", value = "gnmt")
                LengthPenalty penalty,
        @Key(doc = "exponent of the gnmt penalty; larger prefers longer targets", value = "0.6") double alpha) {
    public BeamSettings {
        require(width > 0, "width must be positive: %d (1 is greedy)", width);
        require(maxLength >= 0, "max_length must not be negative: %d (0 means as many as the model allows)", maxLength);
        require(alpha >= 0 && Double.isFinite(alpha), "alpha must be at least 0 and finite: %s", alpha);
    }

    /**
     * What is customary: the likeliest token at a width of 1, else the penalty of Wu et al. with an alpha of 0.6.
     *
     * @param longest most tokens of a target; 0 means as many as the model allows
     */
    public static BeamSettings customary(int width, int longest) {
        return width == 1
                ? new BeamSettings(1, longest, LengthPenalty.NONE, 0)
                : new BeamSettings(width, longest, LengthPenalty.GNMT, 0.6);
    }

    /** Always the likeliest token. */
    public static BeamSettings greedy() {
        return new BeamSettings(1, 0, LengthPenalty.NONE, 0);
    }

    /** What hypotheses are ranked by. */
    double score(double logProbability, int length) {
        return logProbability / penalty.divisor(length, alpha);
    }
}
