package org.attn4j.recipes.schema;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.attn4j.framework.config.Spelling;
import org.attn4j.framework.config.TypeRegistry;

/** Turns bound records into a tree that holds every key with its value, defaults and {@code type} keys included. */
public final class Unbinder {
    private static final Location AT = new Location("bound record", 0);

    private final TypeRegistry registry;

    /** Names types as a registry finds them. */
    public Unbinder(TypeRegistry registry) {
        this.registry = registry;
    }

    /** The tree that {@link Binder#bind} maps to an equal record. */
    public Node unbind(Object value, Type type) {
        Class<?> raw = Types.raw(type);
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? plain("null") : unbind(optional.get(), Types.argument(type, 0));
        }
        if (value instanceof OptionalInt optional) {
            return plain(optional.isEmpty() ? "null" : Integer.toString(optional.getAsInt()));
        }
        if (value instanceof OptionalDouble optional) {
            return plain(optional.isEmpty() ? "null" : number(optional.getAsDouble()));
        }
        if (value instanceof List<?> list) {
            Type element = Types.argument(type, 0);
            return new ListNode(AT, list.stream().map(v -> unbind(v, element)).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
            map.forEach((k, v) -> entries.put((String) k, new MapNode.Entry(AT, unbind(v, Types.argument(type, 1)))));
            return new MapNode(AT, entries);
        }
        if (value instanceof Record record) {
            return record(record, raw);
        }
        if (value instanceof Enum<?> constant) {
            return plain(Spelling.key(constant.name()));
        }
        if (value instanceof Double number) {
            return plain(number(number));
        }
        boolean text = !(value instanceof Number || value instanceof Boolean);
        return new ScalarNode(AT, value.toString(), text);
    }

    private MapNode record(Record record, Class<?> declared) {
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        if (Types.isKind(declared)) {
            entries.put(Merge.TYPE, new MapNode.Entry(AT, plain(registry.nameOf(record.getClass(), declared))));
        }
        for (KeySpec key : KeySpec.of(record.getClass())) {
            entries.put(key.name(), new MapNode.Entry(AT, unbind(component(record, key), key.type())));
        }
        return new MapNode(AT, entries);
    }

    private static Object component(Record record, KeySpec key) {
        try {
            Method accessor = key.component().getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(
                    "cannot read " + key.name() + " of " + record.getClass().getName() + ": "
                            + (e.getCause() == null ? e : e.getCause()),
                    e);
        }
    }

    /** Java's shortest exact form, spelled so that YAML 1.1 readers see a number too: {@code 1.0e-4}, {@code 1.0e+9}. */
    private static String number(double value) {
        return Double.toString(value).replaceFirst("E(?=\\d)", "e+").replace('E', 'e');
    }

    private static ScalarNode plain(String text) {
        return new ScalarNode(AT, text, false);
    }
}
