package org.attn4j.framework.op;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * A record in SameDiff's argument lists, which a saved graph keeps: integers, real numbers and flags each in the list of their
 * type, in the order of the components; enums by name, among the strings; a record within the record by its components, all
 * 0 and false where there is none.
 */
final class Attributes {
    private final DynamicCustomOp op;
    private int integers;
    private int numbers;
    private int flags;
    private int names;

    private Attributes(DynamicCustomOp op) {
        this.op = op;
    }

    /** Adds a record to the lists of an op that has none. */
    static void write(Record record, DynamicCustomOp op) {
        for (RecordComponent c : record.getClass().getRecordComponents()) {
            write(c.getType(), value(c, record), op);
        }
    }

    /**
     * The record that {@link #write} added.
     *
     * @throws IllegalArgumentException if the lists are not of such a record, as those of a graph that another version saved
     */
    static <R extends Record> R read(Class<R> type, DynamicCustomOp op) {
        try {
            return new Attributes(op).record(type);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "op " + op.opName() + ": its arguments " + Arrays.toString(op.iArgs())
                            + Arrays.toString(op.tArgs()) + Arrays.toString(op.bArgs()) + Arrays.toString(op.sArgs())
                            + " are not those of " + type.getSimpleName()
                            + "; another version may have saved the graph: build it anew",
                    e);
        }
    }

    private static void write(Class<?> type, Object value, DynamicCustomOp op) {
        if (type == int.class || type == long.class) {
            op.addIArgument(value == null ? 0 : ((Number) value).longValue());
        } else if (type == double.class) {
            op.addTArgument(value == null ? 0 : (double) value);
        } else if (type == boolean.class) {
            op.addBArgument(value != null && (boolean) value);
        } else if (type.isEnum()) {
            op.addSArgument(((Enum<?>) value).name());
        } else if (type.isRecord()) {
            for (RecordComponent c : type.getRecordComponents()) {
                write(c.getType(), value == null ? null : value(c, value), op);
            }
        } else {
            throw new IllegalArgumentException("no op keeps an attribute of " + type);
        }
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private <R> R record(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(types).map(this::next).toArray();
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object next(Class<?> type) {
        if (type == int.class) {
            return Math.toIntExact(op.iArgs()[integers++]);
        } else if (type == long.class) {
            return op.iArgs()[integers++];
        } else if (type == double.class) {
            return op.tArgs()[numbers++];
        } else if (type == boolean.class) {
            return op.bArgs()[flags++];
        } else if (type.isEnum()) {
            return named(type, op.sArgs()[names++], op.opName());
        }
        int i = integers;
        int t = numbers;
        int b = flags;
        return isAbsent(type) ? null : from(type, i, t, b);
    }

    /** Steps over a record's arguments; whether all are 0 and false. */
    private boolean isAbsent(Class<?> type) {
        boolean absent = true;
        for (RecordComponent c : type.getRecordComponents()) {
            Object value = next(c.getType());
            absent &= value instanceof Number n ? n.doubleValue() == 0 : value instanceof Boolean b && !b;
        }
        return absent;
    }

    private Object from(Class<?> type, int i, int t, int b) {
        integers = i;
        numbers = t;
        flags = b;
        return record(type);
    }

    /**
     * The constant of an enum with a name.
     *
     * @throws IllegalArgumentException if there is none, naming the op and those that there are
     */
    static <E extends Enum<E>> E constant(Class<E> type, String name, String op) {
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("op " + op + ": no " + type.getSimpleName()
                        + " is called " + name + ", expected one of " + Arrays.toString(type.getEnumConstants())));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the type is an enum's
    private static Object named(Class type, String name, String op) {
        return constant(type, name, op);
    }
}
