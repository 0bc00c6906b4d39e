package org.attn4j.framework.generate;

/** What a hypothesis' log-probability is divided by, so that short ones are not preferred for being short. */
public enum LengthPenalty {
    /** 1: the log-probability itself. */
    NONE {
        @Override
        double divisor(int length, double alpha) {
            return 1;
        }
    },
    /** {@code ((5 + n) / 6)^alpha} for n tokens (Wu et al. 2016). */
    GNMT {
        @Override
        double divisor(int length, double alpha) {
            return Math.pow((5 + length) / 6.0, alpha);
        }
    },
    /** n: the average over tokens. */
    AVERAGE {
        @Override
        double divisor(int length, double alpha) {
            return length;
        }
    };

    /** The divisor for n tokens, the end token counted; it does not fall with n. */
    abstract double divisor(int length, double alpha);
}
