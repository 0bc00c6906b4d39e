package org.attn4j.recipes.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads overrides of the form {@code a.b.c=value}, the value in YAML: {@code model.position={type: rotary}}.
 *
 * <p>All of a command line's overrides are one tree, whatever their order: a {@code type} among them selects before the
 * keys beside it are set, and a key of its own outweighs the same key within a map that is given whole
 * ({@code a.b=1} wins over {@code a={b: 2}}). Where one key stands twice, the last one wins.
 */
public final class Overrides {
    /** Shorter keys first, so that what is given whole lies below its single keys. */
    private static final Comparator<Given> OUTER_FIRST =
            Comparator.comparingInt((Given g) -> g.keys().size()).thenComparing(Given::path);

    private Overrides() {}

    /**
     * One override.
     *
     * @param keys the key with its parents, outermost first
     * @param value what it is set to
     */
    private record Given(List<String> keys, Node value) {
        String path() {
            return String.join(".", keys);
        }
    }

    /**
     * Reads overrides into one tree, which lies over a recipe by {@link Merge}.
     *
     * @throws RecipeException if one has no {@code =}, an empty key, or a value that is not YAML; if a key is set to
     *     nothing or a list, and a key below it is set too
     */
    public static MapNode read(List<String> overrides) {
        Problems problems = new Problems();
        MapNode tree = read(overrides, problems);
        problems.throwIfAny();
        return tree;
    }

    static MapNode read(List<String> overrides, Problems problems) {
        Map<List<String>, Given> last = new HashMap<>();
        for (String override : overrides) {
            try {
                Given given = read(override);
                last.put(given.keys(), given);
            } catch (RecipeException e) {
                problems.addAll(e);
            }
        }
        Node tree = new MapNode(Location.commandLine(), Map.of());
        for (Given given : last.values().stream().sorted(OUTER_FIRST).toList()) {
            try {
                tree = lay(tree, alone(given), "");
            } catch (RecipeException e) {
                problems.addAll(e);
            }
        }
        return (MapNode) tree;
    }

    private static Given read(String override) {
        int equals = override.indexOf('=');
        if (equals < 0) {
            throw failure("", "expected key=value, such as train.steps=100, got '" + Shown.value(override) + "'");
        }
        String path = override.substring(0, equals).strip();
        List<String> keys = new ArrayList<>();
        for (String key : path.split("\\.", -1)) {
            if (key.isBlank()) {
                throw failure(
                        "",
                        "empty key in '" + Shown.value(override) + "'; expected key=value, such as train.steps=100");
            }
            keys.add(key);
        }
        if (keys.get(0).equals(Includes.KEY)) {
            throw failure(path, "files can be included by a recipe only, not on the command line");
        }
        try {
            return new Given(keys, YamlReader.read(override.substring(equals + 1), Location.commandLine()));
        } catch (RecipeException e) {
            throw failure(path, e.problems().get(0).message());
        }
    }

    /** The tree that holds an override's key alone. */
    private static MapNode alone(Given given) {
        Location at = Location.commandLine();
        Node value = given.value();
        for (int i = given.keys().size() - 1; i >= 0; i--) {
            value = new MapNode(at, Map.of(given.keys().get(i), new MapNode.Entry(at, value)));
        }
        return (MapNode) value;
    }

    /** Unlike {@link Merge}, a type drops nothing here: every key of a command line was asked for. */
    private static Node lay(Node under, Node over, String path) {
        if (!(over instanceof MapNode upper)) {
            boolean names = over instanceof ScalarNode name && !name.isNull() && under instanceof MapNode;
            return names ? lay(under, Merge.named((ScalarNode) over), path) : over;
        }
        if (under instanceof ScalarNode name && !name.isNull()) {
            return lay(Merge.named(name), over, path);
        }
        if (!(under instanceof MapNode lower)) {
            throw failure(
                    path,
                    "set to " + under.describe() + ", while keys of it are set too ("
                            + Shown.value(String.join(", ", upper.entries().keySet())) + "); remove one of both");
        }
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>(lower.entries());
        upper.entries()
                .forEach((key, entry) -> entries.merge(
                        key,
                        entry,
                        (below, above) -> new MapNode.Entry(
                                above.at(), lay(below.value(), above.value(), Names.join(path, key)))));
        return new MapNode(over.at(), entries);
    }

    private static RecipeException failure(String path, String message) {
        return new RecipeException(List.of(new Problem(Location.COMMAND_LINE, 0, path, message)));
    }
}
