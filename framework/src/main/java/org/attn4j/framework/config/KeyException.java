package org.attn4j.framework.config;

/** A value that a record refuses because of one of its keys; the key's path is part of the message. */
public final class KeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String reason;

    /**
     * A refusal.
     *
     * @param key the key below the record, with its parents: {@code block.attention}
     * @param reason what is wrong, what is expected, what was got
     */
    public KeyException(String key, String reason) {
        super(key + ": " + reason);
        this.key = key;
        this.reason = reason;
    }

    /** The key below the record. */
    public String key() {
        return key;
    }

    /** The message without the key. */
    public String reason() {
        return reason;
    }
}
