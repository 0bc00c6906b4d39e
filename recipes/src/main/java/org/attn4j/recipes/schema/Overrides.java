package org.attn4j.recipes.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads overrides of the form {@code a.b.c=value}, the value in YAML: {@code model.position={type: rotary}}. */
public final class Overrides {
    private Overrides() {}

    /**
     * Reads overrides, each into a tree that holds its one key.
     *
     * @throws RecipeException if one has no {@code =}, an empty key, or a value that is not YAML
     */
    public static List<MapNode> read(List<String> overrides) {
        Problems problems = new Problems();
        List<MapNode> trees = read(overrides, problems);
        problems.throwIfAny();
        return trees;
    }

    static List<MapNode> read(List<String> overrides, Problems problems) {
        List<MapNode> trees = new ArrayList<>();
        for (String override : overrides) {
            try {
                trees.add(read(override));
            } catch (RecipeException e) {
                problems.addAll(e);
            }
        }
        return trees;
    }

    private static MapNode read(String override) {
        Location at = Location.commandLine();
        int equals = override.indexOf('=');
        if (equals < 0) {
            throw failure("", "expected key=value, such as train.steps=100, got '" + override + "'");
        }
        String path = override.substring(0, equals).strip();
        String[] keys = path.split("\\.", -1);
        for (String key : keys) {
            if (key.isBlank()) {
                throw failure("", "empty key in '" + override + "'; expected key=value, such as train.steps=100");
            }
        }
        if (keys[0].equals(Includes.KEY)) {
            throw failure(path, "files can be included by a recipe only, not on the command line");
        }
        Node value;
        try {
            value = YamlReader.read(override.substring(equals + 1), at);
        } catch (RecipeException e) {
            throw failure(path, e.problems().get(0).message());
        }
        for (int i = keys.length - 1; i >= 0; i--) {
            value = new MapNode(at, Map.of(keys[i], new MapNode.Entry(at, value)));
        }
        return (MapNode) value;
    }

    private static RecipeException failure(String path, String message) {
        return new RecipeException(List.of(new Problem(Location.COMMAND_LINE, 0, path, message)));
    }
}
