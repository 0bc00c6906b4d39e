package org.attn4j.recipes.api;

import java.io.PrintStream;
import org.attn4j.recipes.run.Explained;

/**
 * What is done after training to show its result: none of it can undo the training, or hide what made it fail.
 *
 * @param notes hears what failed
 */
record Afterwards(PrintStream notes) {
    /** Something that may fail. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /**
     * Does it; a failure is a warning.
     *
     * @param what what is missing if it fails
     * @return whether it succeeded
     */
    boolean attempt(String what, Step step) {
        try {
            step.run();
            return true;
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            notes.println("attn4j: no " + what + ": "
                    + (Explained.is(e) && e.getMessage() != null ? e.getMessage() : e.toString())
                    + "; the checkpoints are not touched by it");
            return false;
        }
    }
}
