package org.attn4j.recipes.schema;

import java.util.List;

/**
 * A list of values.
 *
 * @param at where the list, or the key that holds it, was written
 * @param items the values in order
 */
public record ListNode(Location at, List<Node> items) implements Node {
    public ListNode {
        items = List.copyOf(items);
    }

    @Override
    public String describe() {
        return "a list";
    }
}
