package org.attn4j.recipes.cli;

/** Wrong input from the shell: exit code 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what is wrong, what is expected, what was got and what to do. */
    public UsageException(String message) {
        super(message);
    }
}
