package org.attn4j.recipes.schema;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.attn4j.framework.config.TypeRegistry;

/** A resolved recipe as a list of keys, each with its value as YAML: {@code model.block.norm.epsilon: 1.0e-5}. */
public final class FlatRecipe {
    private FlatRecipe() {}

    /** Every key of a bound record that holds no further keys, in order; a list's are numbered: {@code stages[0].type}. */
    public static <T> Map<String, String> of(T record, Class<T> type, TypeRegistry registry) {
        return of(new Unbinder(registry).unbind(record, type));
    }

    /** Every key of a tree that holds no further keys. */
    static Map<String, String> of(Node tree) {
        Map<String, String> keys = new LinkedHashMap<>();
        collect(tree, "", keys);
        return keys;
    }

    private static void collect(Node node, String path, Map<String, String> keys) {
        if (node instanceof MapNode map && !map.entries().isEmpty()) {
            map.entries().forEach((key, entry) -> collect(entry.value(), Names.join(path, key), keys));
        } else if (node instanceof ListNode list && !list.items().isEmpty()) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(list.items().get(i), path + "[" + i + "]", keys);
            }
        } else {
            boolean plain = node instanceof ScalarNode scalar && !scalar.quoted();
            keys.put(
                    path,
                    plain
                            ? ((ScalarNode) node).text()
                            : RecipeWriter.write(node).strip());
        }
    }

    /**
     * The keys with which a record differs from what is left of it without keys that an earlier recipe lacks: a key that a
     * later version brought says nothing where it has its default.
     *
     * @param known the earlier recipe's keys
     * @return the record's keys without those that have their defaults and are not known
     */
    public static <T> Map<String, String> withoutNewDefaults(
            T record, Class<T> type, TypeRegistry registry, Set<String> known) {
        Node tree = new Unbinder(registry).unbind(record, type);
        Map<String, String> keys = of(tree);
        Set<String> added = new LinkedHashSet<>(keys.keySet());
        added.removeAll(known);
        if (added.isEmpty()) {
            return keys;
        }
        Map<String, String> defaults;
        try {
            T without = new Binder(registry).bind(prune(tree, "", added), type);
            defaults = of(without, type, registry);
        } catch (RecipeException e) {
            // A required key is among them: none of them is a default.
            return keys;
        }
        added.removeIf(key -> !keys.get(key).equals(defaults.get(key)));
        keys.keySet().removeAll(added);
        return keys;
    }

    private static Node prune(Node node, String path, Set<String> gone) {
        if (node instanceof MapNode map) {
            Map<String, MapNode.Entry> kept = new LinkedHashMap<>();
            map.entries().forEach((key, entry) -> {
                String name = Names.join(path, key);
                if (!gone.contains(name)) {
                    kept.put(key, new MapNode.Entry(entry.at(), prune(entry.value(), name, gone)));
                }
            });
            return new MapNode(map.at(), kept);
        }
        if (node instanceof ListNode list) {
            List<Node> items = IntStream.range(0, list.items().size())
                    .mapToObj(i -> prune(list.items().get(i), path + "[" + i + "]", gone))
                    .toList();
            return new ListNode(list.at(), items);
        }
        return node;
    }
}
