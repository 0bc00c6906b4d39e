package org.attn4j.recipes.schema;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.attn4j.framework.config.Spelling;

/** Turns scalars into numbers, truth values, text, paths and enum constants. */
final class Scalars {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9][0-9_]*(\\.[0-9_]*)?|\\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?");

    private Scalars() {}

    /**
     * The value of a scalar for a type.
     *
     * @throws IllegalArgumentException if it cannot stand for the type; the message says what is expected
     */
    static Object parse(ScalarNode node, Class<?> type) {
        if (type.isEnum()) {
            return constant(node, type);
        }
        if (node.isNull()) {
            throw expected(describe(type), node);
        }
        if (type == String.class) {
            return node.text();
        }
        if (type == Path.class) {
            return path(node);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(node);
        }
        if (type == int.class || type == Integer.class) {
            return (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return whole(node, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return number(node);
        }
        throw new IllegalStateException("a recipe's key cannot have the type " + type.getName());
    }

    /** The type in words. */
    static String describe(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "whole number";
            case "double", "Double" -> "number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "text";
            case "Path" -> "path";
            default -> throw new IllegalStateException("a recipe's key cannot have the type " + type.getName());
        };
    }

    private static long whole(ScalarNode node, long min, long max) {
        try {
            long value = decimal(node, "whole number").longValueExact();
            if (value >= min && value <= max) {
                return value;
            }
        } catch (ArithmeticException e) {
            // Has a fraction or too many digits: told below.
        }
        throw expected("whole number from " + min + " to " + max, node);
    }

    private static double number(ScalarNode node) {
        double value = decimal(node, "number").doubleValue();
        if (Double.isInfinite(value)) {
            throw expected("number below 1.8e308", node);
        }
        return value;
    }

    private static BigDecimal decimal(ScalarNode node, String expected) {
        // Reading a number takes time that grows with the square of its digits.
        if (node.quoted()
                || node.text().length() > Shown.VALUE
                || !NUMBER.matcher(node.text()).matches()) {
            throw expected(expected, node);
        }
        try {
            return new BigDecimal(node.text().replace("_", ""));
        } catch (NumberFormatException e) {
            throw expected(expected, node);
        }
    }

    private static boolean truth(ScalarNode node) {
        if (!node.quoted() && node.text().equals("true")) {
            return true;
        }
        if (!node.quoted() && node.text().equals("false")) {
            return false;
        }
        throw expected(describe(boolean.class), node);
    }

    private static Path path(ScalarNode node) {
        try {
            return node.at().resolve(Path.of(node.text()));
        } catch (InvalidPathException e) {
            throw expected("path", node);
        }
    }

    private static Object constant(ScalarNode node, Class<?> type) {
        Object[] constants = type.getEnumConstants();
        List<String> names = Arrays.stream(constants)
                .map(c -> Spelling.key(((Enum<?>) c).name()))
                .toList();
        int index = node.isNull() ? -1 : names.indexOf(node.text());
        if (index < 0) {
            throw new IllegalArgumentException("expected one of " + String.join(", ", names) + ", got "
                    + node.describe()
                    + Spelling.hint(node.text(), names));
        }
        return constants[index];
    }

    private static IllegalArgumentException expected(String what, ScalarNode node) {
        String article = what.startsWith("whole") || what.startsWith("number") || what.equals("path") ? "a " : "";
        return new IllegalArgumentException("expected " + article + what + ", got " + node.describe());
    }
}
