package org.attn4j.framework.layer.attention;

/** What gradient the scores of hard attention get, whose weights do not change with them. */
public enum HardGradient {
    /** None, which is the true one: queries and keys do not learn. */
    NONE,

    /** The one that softmax weights would pass on. */
    STRAIGHT_THROUGH
}
