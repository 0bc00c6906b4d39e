package org.attn4j.framework.dl4j;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.framework.config.Key;

/**
 * Records as trees of maps, lists, strings, booleans and numbers, the form in which DL4J's JSON holds our layers:
 * {@code {class: org.attn4j…SelfAttention, heads: 4, …}}.
 *
 * <p>Components may be primitive, boxed, {@link String}, enums, records (also behind an interface), optional values or
 * lists of these, or null.
 */
final class RecordTree {
    /** The key of a record's class name. */
    static final String CLASS = "class";

    private RecordTree() {}

    /**
     * The tree of a record.
     *
     * @throws IllegalArgumentException if the value is no record or a component is of another kind than those above
     */
    static Map<String, Object> write(Object value) {
        Class<?> type = value.getClass();
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName()
                    + " is not a record, so DL4J could not save it: make the layer a record whose components"
                    + " are its settings");
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(CLASS, type.getName());
        for (RecordComponent c : type.getRecordComponents()) {
            tree.put(c.getName(), node(c, get(c, value)));
        }
        return tree;
    }

    /**
     * The record of a tree.
     *
     * @param kind what the record must be
     * @throws IllegalArgumentException if a class or component is missing or of the wrong kind, or the record's own check
     *     fails
     */
    static <T> T read(Class<T> kind, Map<?, ?> tree) {
        Class<?> type = load(String.valueOf(tree.get(CLASS)));
        if (!type.isRecord() || !kind.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "saved class " + type.getName() + " is not a record that implements " + kind.getName());
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent c = components[i];
            String where = type.getName() + "." + c.getName();
            types[i] = c.getType();
            Object node = tree.containsKey(c.getName()) ? tree.get(c.getName()) : byDefault(c, where);
            values[i] = value(c.getGenericType(), c.getType(), node, where);
        }
        return kind.cast(create(type, types, values));
    }

    /** The default of a key that came after a layer was saved, where it is a number, a flag or nothing. */
    private static Object byDefault(RecordComponent c, String where) {
        Key key = c.getAnnotation(Key.class);
        String text = key == null ? Key.REQUIRED : key.value();
        if (text.equals("null")) {
            return null;
        } else if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        } else if (text.matches("-?[0-9.]+(e-?[0-9]+)?")) {
            return new BigDecimal(text);
        }
        throw new IllegalArgumentException("the saved layer has no value for " + where);
    }

    private static Object node(RecordComponent component, Object value) {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Optional<?> maybe) {
            return maybe.map(v -> node(component, v)).orElse(null);
        }
        if (value instanceof Enum<?> e) {
            return e.name();
        }
        if (value instanceof List<?> list) {
            List<Object> nodes = new ArrayList<>();
            list.forEach(v -> nodes.add(node(component, v)));
            return nodes;
        }
        if (value.getClass().isRecord()) {
            return write(value);
        }
        throw new IllegalArgumentException(
                "component " + component.getName() + " of "
                        + component.getDeclaringRecord().getName() + " holds a "
                        + value.getClass().getName()
                        + ", which DL4J could not save: use numbers, strings, booleans, enums, records, optional values or lists of them");
    }

    private static Object value(Type generic, Class<?> type, Object node, String where) {
        if (type == Optional.class && generic instanceof ParameterizedType p) {
            Type held = p.getActualTypeArguments()[0];
            return Optional.ofNullable(value(held, held instanceof Class<?> c ? c : Object.class, node, where));
        }
        if (node == null || type == String.class || type == boolean.class || type == Boolean.class) {
            return node;
        }
        if (node instanceof Number n) {
            return number(type, n, where);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(node)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(where + " is '" + node + "', expected one of "
                    + java.util.Arrays.toString(type.getEnumConstants()));
        }
        if (node instanceof Map<?, ?> map) {
            return read(type, map);
        }
        if (node instanceof List<?> list && generic instanceof ParameterizedType p) {
            Type element = p.getActualTypeArguments()[0];
            List<Object> values = new ArrayList<>();
            list.forEach(v -> values.add(value(element, element instanceof Class<?> c ? c : Object.class, v, where)));
            return List.copyOf(values);
        }
        throw new IllegalArgumentException(where + " must be a " + type.getName() + ", got " + node);
    }

    private static Object number(Class<?> type, Number n, String where) {
        if (type == int.class || type == Integer.class) {
            return n.intValue();
        }
        if (type == long.class || type == Long.class) {
            return n.longValue();
        }
        if (type == float.class || type == Float.class) {
            return n.floatValue();
        }
        if (type == double.class || type == Double.class) {
            return n.doubleValue();
        }
        throw new IllegalArgumentException(where + " must be a " + type.getName() + ", got the number " + n);
    }

    private static Class<?> load(String name) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(name, false, context == null ? RecordTree.class.getClassLoader() : context);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "the saved layer's class " + name + " is not on the class path; add the jar that holds it", e);
        }
    }

    private static Object get(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + component + " of " + record.getClass(), e);
        }
    }

    private static Object create(Class<?> type, Class<?>[] types, Object[] values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    type.getName() + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot create a " + type.getName(), e);
        }
    }
}
