package org.attn4j.recipes.cli;

import org.attn4j.recipes.run.Explained;

/** What the shell is told: 0 done, 1 failed while running, 2 wrong input, 130, 141 and 143 after a signal. */
final class ExitCodes {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_INPUT = 2;

    /** As a program has it that SIGPIPE ends: 128 and 13. */
    static final int NOBODY_READS = 141;

    private ExitCodes() {}

    /** The code of a failure. */
    static int of(Throwable failure) {
        if (failure instanceof ResultStream.ClosedException) {
            return NOBODY_READS;
        }
        return failure instanceof UsageException || Explained.wrongInput(failure) ? WRONG_INPUT : FAILED;
    }

    /** Whether a failure explains itself, so that a stack trace would only hide its message. */
    static boolean explained(Throwable failure) {
        return failure instanceof UsageException || Explained.is(failure);
    }
}
