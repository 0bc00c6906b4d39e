package org.attn4j.recipes.schema;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.attn4j.framework.config.Spelling;

/** What Java's types mean in a recipe. */
final class Types {
    private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalDouble.class);

    private Types() {}

    /** The class of a type; a generic type's without its arguments. */
    static Class<?> raw(Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        if (type instanceof ParameterizedType p) {
            return (Class<?>) p.getRawType();
        }
        throw new IllegalStateException("a recipe's key cannot have the type " + type);
    }

    /** A generic type's argument: the X of {@code List<X>}. */
    static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType p) {
            return p.getActualTypeArguments()[index];
        }
        throw new IllegalStateException("a recipe's key needs a type argument: " + type);
    }

    /** Whether null and a missing key stand for "absent". */
    static boolean isOptional(Type type) {
        return OPTIONALS.contains(raw(type));
    }

    /** Whether the type is a kind: an interface whose implementation the {@code type} key selects. */
    static boolean isKind(Class<?> type) {
        return type.isInterface() && type != Path.class && type != List.class && type != Map.class;
    }

    /** The type in words: {@code whole number}, {@code relu | gelu}, {@code list of norm}. */
    static String describe(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return describe(argument(type, 0)) + " or null";
        }
        if (raw == OptionalInt.class) {
            return "whole number or null";
        }
        if (raw == OptionalDouble.class) {
            return "number or null";
        }
        if (raw == List.class) {
            return "list of " + describe(argument(type, 0));
        }
        if (raw == Map.class) {
            return "map of " + describe(argument(type, 1));
        }
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(c -> Spelling.key(((Enum<?>) c).name()))
                    .collect(Collectors.joining(" | "));
        }
        if (raw.isRecord()) {
            return "keys";
        }
        return isKind(raw) ? Spelling.key(raw.getSimpleName()) : Scalars.describe(raw);
    }
}
