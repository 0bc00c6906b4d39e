package org.attn4j.recipes.schema;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.attn4j.framework.config.ClassFailure;
import org.attn4j.framework.config.KeyException;
import org.attn4j.framework.config.TypeRegistry;

/** One run of the {@link Binder}. A value that cannot be bound is null, and its problem noted. */
final class Binding {
    private final Kinds kinds;
    private final Problems problems;

    Binding(TypeRegistry registry, Problems problems) {
        this.kinds = new Kinds(registry, problems);
        this.problems = problems;
    }

    /** The value of a node for a type, or null if there are problems. */
    Object value(Node node, Type type, String path) {
        Class<?> raw = Types.raw(type);
        if (Types.isOptional(type)) {
            return optional(node, type, path);
        }
        if (raw == List.class) {
            return list(node, Types.argument(type, 0), path);
        }
        if (raw == Map.class) {
            return map(node, Types.argument(type, 1), path);
        }
        if (raw.isRecord()) {
            return node instanceof MapNode map ? record(map, raw, List.of(), path) : fail(node, path, "keys");
        }
        if (Types.isKind(raw)) {
            return kinds.select(node, raw, path)
                    .map(chosen -> record(chosen.keys(), chosen.type(), List.of(Merge.TYPE), path))
                    .orElse(null);
        }
        if (!(node instanceof ScalarNode scalar)) {
            return fail(node, path, Types.describe(raw));
        }
        try {
            return Scalars.parse(scalar, raw);
        } catch (IllegalArgumentException e) {
            problems.add(node.at(), path, e.getMessage());
            return null;
        }
    }

    private Object optional(Node node, Type type, String path) {
        Class<?> raw = Types.raw(type);
        boolean absent = node instanceof ScalarNode scalar && scalar.isNull();
        if (raw == OptionalInt.class) {
            Object value = absent ? null : value(node, int.class, path);
            return absent ? OptionalInt.empty() : value == null ? null : OptionalInt.of((Integer) value);
        }
        if (raw == OptionalDouble.class) {
            Object value = absent ? null : value(node, double.class, path);
            return absent ? OptionalDouble.empty() : value == null ? null : OptionalDouble.of((Double) value);
        }
        Object value = absent ? null : value(node, Types.argument(type, 0), path);
        return absent ? Optional.empty() : value == null ? null : Optional.of(value);
    }

    private List<Object> list(Node node, Type element, String path) {
        if (!(node instanceof ListNode list)) {
            fail(node, path, "a list");
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            values.add(value(list.items().get(i), element, path + "[" + i + "]"));
        }
        return values.contains(null) ? null : List.copyOf(values);
    }

    private Map<String, Object> map(Node node, Type element, String path) {
        if (!(node instanceof MapNode map)) {
            fail(node, path, "a map of names to values");
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.entries().forEach((key, e) -> values.put(key, value(e.value(), element, Names.join(path, key))));
        return values.containsValue(null) ? null : Collections.unmodifiableMap(values);
    }

    /** A record of its keys; {@code more} may stand beside them, and selected the record. */
    private Object record(MapNode map, Class<?> type, List<String> more, String path) {
        List<KeySpec> keys = KeySpec.of(type);
        List<String> names = new ArrayList<>(more);
        names.addAll(KeySpec.names(type));
        map.entries().forEach((name, entry) -> {
            if (!names.contains(name)) {
                String hint = Names.hint(name, names, "keys here");
                problems.add(entry.at(), Names.join(path, name), "unknown key; " + hint);
            }
        });
        Object[] values = keys.stream().map(key -> component(map, key, path)).toArray();
        return Arrays.asList(values).contains(null) ? null : construct(map, type, values, path);
    }

    private Object component(MapNode map, KeySpec key, String path) {
        MapNode.Entry entry = map.entries().get(key.name());
        Optional<Node> node = entry == null ? key.defaultNode() : Optional.of(overDefault(entry.value(), key));
        if (node.isEmpty()) {
            problems.add(
                    map.at(),
                    path,
                    "missing key '" + key.name() + "' (" + Types.describe(key.type()) + "): "
                            + key.key().doc());
            return null;
        }
        return value(absolute(node.get(), key), key.type(), Names.join(path, key.name()));
    }

    /** A text that is a path by its ending, made absolute. */
    private static Node absolute(Node given, KeySpec key) {
        String ending = key.key().path();
        return !ending.isEmpty()
                        && given instanceof ScalarNode text
                        && !text.isNull()
                        && text.text().endsWith(ending)
                ? new ScalarNode(text.at(), Scalars.parse(text, Path.class).toString(), true)
                : given;
    }

    /** A map without {@code type} keeps the default's: {@code optimizer: {learning_rate: 1e-4}}. */
    private static Node overDefault(Node given, KeySpec key) {
        if (given instanceof MapNode over
                && !over.entries().containsKey(Merge.TYPE)
                && key.defaultNode().orElse(null) instanceof MapNode under
                && under.entries().containsKey(Merge.TYPE)) {
            MapNode type =
                    new MapNode(over.at(), Map.of(Merge.TYPE, under.entries().get(Merge.TYPE)));
            return Merge.maps(type, over);
        }
        return given;
    }

    private Object construct(MapNode map, Class<?> type, Object[] values, String path) {
        try {
            Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof KeyException refused) {
                problems.add(at(map, refused.key()), Names.join(path, refused.key()), refused.reason());
                return null;
            }
            if (e.getCause() instanceof IllegalArgumentException refused && refused.getMessage() != null) {
                problems.add(map.at(), path, refused.getMessage());
                return null;
            }
            if (e.getCause() instanceof OutOfMemoryError memory) {
                throw memory;
            }
            return unusable(map, type, path, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be constructed", e);
        } catch (LinkageError e) {
            return unusable(map, type, path, e);
        }
    }

    private Object unusable(MapNode map, Class<?> type, String path, Throwable why) {
        problems.add(map.at(), path, ClassFailure.describe(type.getName(), why, type.getClassLoader()), why);
        return null;
    }

    /** Where a key below a map stands, or the last of its parents that is there. */
    private static Location at(MapNode map, String key) {
        Location at = map.at();
        Node node = map;
        for (String name : key.split("\\.")) {
            MapNode.Entry entry = node instanceof MapNode m ? m.entries().get(name) : null;
            if (entry == null) {
                break;
            }
            at = entry.at();
            node = entry.value();
        }
        return at;
    }

    private Object fail(Node node, String path, String expected) {
        problems.add(node.at(), path, "expected " + expected + ", got " + node.describe());
        return null;
    }
}
