package org.attn4j.framework.op.launch;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments that annotations give a test, where there is no JUnit to read them. */
final class TestArguments {
    private TestArguments() {}

    /**
     * The arguments of each call of a test; no call for what is no test.
     *
     * @throws IllegalStateException for a test whose source of arguments is none of those that are known
     */
    static List<Object[]> of(Method method) {
        List<Object[]> calls = new ArrayList<>();
        if (method.isAnnotationPresent(Test.class)) {
            calls.add(new Object[0]);
        }
        CsvSource rows = method.getAnnotation(CsvSource.class);
        for (String row : rows == null ? new String[0] : rows.value()) {
            calls.add(read(row.split(","), method.getParameterTypes()));
        }
        ValueSource values = method.getAnnotation(ValueSource.class);
        if (values != null) {
            Arrays.stream(values.ints()).forEach(v -> calls.add(new Object[] {v}));
            Arrays.stream(values.longs()).forEach(v -> calls.add(new Object[] {v}));
            Arrays.stream(values.doubles()).forEach(v -> calls.add(new Object[] {v}));
        }
        EnumSource constants = method.getAnnotation(EnumSource.class);
        for (Object each : constants == null ? new Object[0] : constants.value().getEnumConstants()) {
            calls.add(new Object[] {each});
        }
        if (method.isAnnotationPresent(ParameterizedTest.class) && calls.isEmpty()) {
            throw new IllegalStateException("no arguments are known for " + method);
        }
        return calls;
    }

    private static Object[] read(String[] cells, Class<?>... types) {
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = read(cells[i].trim(), types[i]);
        }
        return arguments;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object read(String cell, Class<?> type) {
        if (type.isEnum()) {
            return Enum.valueOf((Class) type, cell);
        }
        if (type == int.class) {
            return Integer.valueOf(cell);
        }
        if (type == long.class) {
            return Long.valueOf(cell);
        }
        if (type == double.class) {
            return Double.valueOf(cell);
        }
        if (type == boolean.class) {
            return Boolean.valueOf(cell);
        }
        throw new IllegalStateException("no reading of a " + type + ": " + cell);
    }
}
