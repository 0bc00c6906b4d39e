package org.attn4j.framework.config;

/** Checks of arguments, with one message that holds the offending value. */
public final class Checks {
    private Checks() {}

    /**
     * Throws unless the condition holds.
     *
     * @param message format of the message: what is wrong, what is expected, what was got
     * @throws IllegalArgumentException if the condition is false
     */
    public static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(message, values));
        }
    }

    /**
     * Throws unless the value is a probability of dropping: at least 0 and less than 1.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static void requireDropout(String name, double value) {
        require(value >= 0 && value < 1, "%s must be at least 0 and less than 1: %s", name, value);
    }

    /**
     * Throws unless the value can be a width of a model, or a number of its parts: at least 1 and at most {@link Limits#WIDTH}.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requireWidth(String name, int value) {
        require(value > 0, "%s must be positive: %d", name, value);
        requireAtMost(name, value, Limits.WIDTH);
    }

    /**
     * Throws unless the value can be a width of a model or 0, which stands for another.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requireWidthOrZero(String name, int value) {
        require(value >= 0, "%s must not be negative: %d", name, value);
        requireAtMost(name, value, Limits.WIDTH);
    }

    /**
     * Throws unless the value can be a number of blocks: at least 1 and at most {@link Limits#LAYERS}.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requireLayers(String name, int value) {
        require(value > 0, "%s must be positive: %d", name, value);
        requireAtMost(name, value, Limits.LAYERS);
    }

    /**
     * Throws if the value is above a limit.
     *
     * @throws IllegalArgumentException if it is
     */
    public static void requireAtMost(String name, long value, long most) {
        require(value <= most, "%s must be at most %,d: %,d", name, most, value);
    }
}
