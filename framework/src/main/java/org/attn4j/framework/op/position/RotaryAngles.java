package org.attn4j.framework.op.position;

import static org.attn4j.framework.config.Checks.require;

/**
 * By how much each pair of a head turns from one position to the next: {@code f_i = base^(-2i/K)}, slowed down where a model
 * is to read more than it was trained on first. With C = original: pairs that turn more than {@code high} times in C stay,
 * those that turn less than {@code low} times turn {@code factor} times slower, and between them the two are mixed, linearly
 * in the number of turns. C = 0 slows all pairs down alike.
 *
 * @param base base of the geometric progression, usually 10000
 * @param factor 1 for none
 * @param low turns in C
 * @param high turns in C
 * @param original C
 * @throws IllegalArgumentException if base is not above 1, factor is below 1, or, where original is not 0, low is not below
 *     high or not positive
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>
 * @see <a href="https://arxiv.org/abs/2306.15595">Chen et al. 2023: positions interpolated</a>
 * @see <a href="https://arxiv.org/abs/2407.21783">Llama Team 2024</a>
 */
public record RotaryAngles(double base, double factor, double low, double high, int original) {
    public RotaryAngles {
        require(base > 1, "base must be above 1: %s", base);
        require(factor >= 1 && factor < Double.POSITIVE_INFINITY, "factor must be at least 1: %s", factor);
        require(original >= 0, "original must not be negative: %d", original);
        require(original == 0 || low > 0 && low < high, "low (%s) must be above 0 and below high (%s)", low, high);
    }

    /** The plain progression. */
    public RotaryAngles(double base) {
        this(base, 1, 0, 0, 0);
    }

    /**
     * The angle between two positions, in radians.
     *
     * @param pair i
     * @param half K / 2
     */
    public double angle(int pair, int half) {
        double plain = Math.pow(base, -(double) pair / half);
        if (original == 0) {
            return plain / factor;
        }
        double turns = original * plain / (2 * Math.PI);
        double kept = Math.max(0, Math.min(1, (turns - low) / (high - low)));
        return kept * plain + (1 - kept) * plain / factor;
    }
}
