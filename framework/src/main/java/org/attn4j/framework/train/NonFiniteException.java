package org.attn4j.framework.train;

/** Training has run into NaN or an infinity. */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NonFiniteException(long step, String what, String op, String batch) {
        super(String.format(
                "step %d: the %s is not finite; first seen in the output of op '%s', on %s. Lower"
                        + " train.optimizer.learning_rate, lengthen the warm-up or set train.clip; the last checkpoint"
                        + " is untouched",
                step, what, op, batch));
    }
}
