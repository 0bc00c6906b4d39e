package org.attn4j.recipes.cli;

import org.attn4j.framework.file.FileWriteException;

/** What is done after training to show its result: none of it can undo the training, or hide what made it fail. */
final class Afterwards {
    private Afterwards() {}

    /** Something that may fail. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /**
     * Does it; a failure is a warning.
     *
     * @param what what is missing if it fails
     * @return whether it succeeded
     */
    static boolean attempt(String what, Task task) {
        try {
            task.run();
            return true;
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            boolean explained = e instanceof FileWriteException || ExitCodes.explained(e);
            System.err.println("attn4j: no " + what + ": "
                    + (explained && e.getMessage() != null ? e.getMessage() : e.toString())
                    + "; the checkpoints are not touched by it");
            return false;
        }
    }
}
