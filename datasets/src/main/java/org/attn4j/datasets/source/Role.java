package org.attn4j.datasets.source;

/** What a column of a source is to a task. */
public enum Role {
    /** A text. */
    TEXT,
    /** The name of a text's or image's class. */
    LABEL,
    /** A text that is to become another one. */
    SOURCE,
    /** What it is to become. */
    TARGET,
    /** An image's bytes, channel by channel. */
    IMAGE
}
