package org.attn4j.recipes.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.framework.config.ClassFailure;
import org.attn4j.framework.config.Spelling;
import org.attn4j.framework.config.TypeRegistry;

/** Selects the implementation of an interface that a recipe's {@code type} key names. */
final class Kinds {
    private final TypeRegistry registry;
    private final Problems problems;

    Kinds(TypeRegistry registry, Problems problems) {
        this.registry = registry;
        this.problems = problems;
    }

    /**
     * What was selected.
     *
     * @param type the record
     * @param keys its keys, without {@code type}
     */
    record Selection(Class<?> type, MapNode keys) {}

    /** The type that a node names, by {@code type} or as a bare scalar; empty if there are problems. */
    Optional<Selection> select(Node node, Class<?> kind, String path) {
        if (node instanceof ScalarNode name && !name.isNull()) {
            return type(name, kind, path).map(type -> new Selection(type, new MapNode(node.at(), Map.of())));
        }
        if (!(node instanceof MapNode map)) {
            problems.add(
                    node.at(),
                    path,
                    "expected a " + Types.describe(kind) + " (a name, or keys with 'type'), got " + node.describe()
                            + "; " + known(kind));
            return Optional.empty();
        }
        MapNode.Entry entry = map.entries().get(Merge.TYPE);
        if (entry == null) {
            problems.add(
                    node.at(),
                    path,
                    "missing key 'type' of a " + Types.describe(kind) + misspelt(map) + "; " + known(kind));
            return Optional.empty();
        }
        String typePath = Names.join(path, Merge.TYPE);
        if (!(entry.value() instanceof ScalarNode name) || name.isNull()) {
            problems.add(
                    entry.at(),
                    typePath,
                    "expected a name, got " + entry.value().describe() + "; " + known(kind));
            return Optional.empty();
        }
        return type(name, kind, typePath).map(type -> new Selection(type, map.without(Merge.TYPE)));
    }

    /** The names by which a kind's types can be selected. */
    static List<String> names(TypeRegistry registry, Class<?> kind) {
        return registry.implementations(kind).stream().map(TypeRegistry::nameOf).toList();
    }

    private Optional<Class<?>> type(ScalarNode name, Class<?> kind, String path) {
        Optional<Class<?>> found;
        try {
            found = registry.find(kind, name.text()).map(type -> type);
        } catch (IllegalArgumentException e) {
            problems.add(name.at(), path, e.getMessage(), e);
            return Optional.empty();
        }
        if (found.isEmpty()) {
            problems.add(name.at(), path, unknown(name.text(), kind));
            return found;
        }
        Class<?> type = found.get();
        if (!type.isRecord()) {
            problems.add(name.at(), path, "class " + type.getName() + " is not a record, so it cannot be configured");
            return Optional.empty();
        }
        try {
            List<KeySpec> keys = KeySpec.of(type);
            keys.forEach(KeySpec::type); // what a generic type names is loaded at the first question
            if (keys.stream().anyMatch(key -> key.name().equals(Merge.TYPE))) {
                throw new IllegalStateException(type.getName() + " has a component named 'type', which selects it");
            }
        } catch (LinkageError | TypeNotPresentException e) {
            problems.add(name.at(), path, ClassFailure.describe(type.getName(), e, type.getClassLoader()), e);
            return Optional.empty();
        }
        return found;
    }

    private String unknown(String name, Class<?> kind) {
        if (name.indexOf('.') >= 0) {
            return "class " + Shown.value(name) + " cannot be found; expected a record that implements "
                    + kind.getName() + "; --plugins DIR adds the jars of a folder to the class path";
        }
        List<String> names = names(registry, kind);
        return "unknown type '" + Shown.value(name) + "'; " + Names.hint(name, names, "known types");
    }

    /** A key that may have been meant for {@code type}. */
    private static String misspelt(MapNode map) {
        return map.entries().keySet().stream()
                .filter(key -> Spelling.nearest(key, List.of(Merge.TYPE)).isPresent())
                .findFirst()
                .map(key -> " (is '" + key + "' meant for it?)")
                .orElse("");
    }

    private String known(Class<?> kind) {
        List<String> names = names(registry, kind);
        return names.isEmpty()
                ? "expected the full name of a class of your own; --plugins DIR adds the jars of a folder"
                : "known types: " + String.join(", ", names);
    }
}
