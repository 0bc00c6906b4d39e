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
}
