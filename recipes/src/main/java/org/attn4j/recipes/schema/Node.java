package org.attn4j.recipes.schema;

/** A value in a recipe's tree, with the place where it was written. */
public sealed interface Node permits MapNode, ListNode, ScalarNode {
    /** Where the value was written; for a map or list below a key, where that key stands. */
    Location at();

    /** The value in a few words, for messages: {@code 'abc'}, {@code a list}, {@code keys (a, b)}. */
    String describe();
}
