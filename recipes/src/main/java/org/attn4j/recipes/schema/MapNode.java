package org.attn4j.recipes.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys with their values, in the order of writing.
 *
 * @param at where the map, or the key that holds it, was written; of a merged map, the last text that gave one of its
 *     keys a scalar or list
 * @param entries the keys
 */
public record MapNode(Location at, Map<String, Entry> entries) implements Node {
    /**
     * A key's value.
     *
     * @param at where the key was written
     * @param value the value
     */
    public record Entry(Location at, Node value) {}

    public MapNode {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** This map but for one key. */
    public MapNode without(String key) {
        Map<String, Entry> rest = new LinkedHashMap<>(entries);
        rest.remove(key);
        return new MapNode(at, rest);
    }

    @Override
    public String describe() {
        return entries.isEmpty() ? "an empty map" : "keys (" + Shown.value(String.join(", ", entries.keySet())) + ")";
    }
}
