package org.attn4j.recipes.schema;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.attn4j.framework.config.Spelling;
import org.attn4j.framework.config.TypeRegistry;

/**
 * The keys of everything that a recipe can name, from the records' own annotations.
 *
 * @param kind what the types have in common, such as {@code feed_forward}
 * @param types the types, by name
 */
public record Documentation(String kind, List<TypeDoc> types) {
    public Documentation {
        types = List.copyOf(types);
    }

    /**
     * A type with its keys.
     *
     * @param name the name for the {@code type} key
     * @param className the Java class
     * @param keys the keys in order, a nested record's after the key that holds it
     */
    public record TypeDoc(String name, String className, List<KeyDoc> keys) {
        public TypeDoc {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key.
     *
     * @param name the name, with its parents: {@code block.dropout}; {@code stages[].steps} within a list
     * @param type the type in words; for another kind its name and its types
     * @param defaultValue the default as YAML; empty if the key must be given
     * @param doc the meaning
     */
    public record KeyDoc(String name, String type, Optional<String> defaultValue, String doc) {}

    /** The documentation of an interface's listed implementations, or of one record. */
    public static Documentation of(Class<?> kind, TypeRegistry registry) {
        List<Class<?>> found = new ArrayList<>(kind.isRecord() ? List.of(kind) : registry.implementations(kind));
        List<TypeDoc> types = found.stream()
                .filter(Class::isRecord)
                .map(type -> {
                    List<KeyDoc> keys = new ArrayList<>();
                    collect(type, "", List.of(), registry, keys);
                    return new TypeDoc(TypeRegistry.nameOf(type), type.getName(), keys);
                })
                .sorted(Comparator.comparing(TypeDoc::name))
                .toList();
        return new Documentation(Spelling.key(kind.getSimpleName()), types);
    }

    private static void collect(
            Class<?> record, String path, List<Class<?>> parents, TypeRegistry registry, List<KeyDoc> keys) {
        List<Class<?>> line = new ArrayList<>(parents);
        line.add(record);
        for (KeySpec key : KeySpec.of(record)) {
            String name = Names.join(path, key.name());
            keys.add(new KeyDoc(
                    name,
                    words(key.type(), registry),
                    key.defaultText(),
                    key.key().doc()));
            Type held = key.type();
            StringBuilder nested = new StringBuilder(name);
            while (Types.raw(held) == List.class || Types.raw(held) == Map.class || Types.raw(held) == Optional.class) {
                nested.append(Types.raw(held) == List.class ? "[]" : Types.raw(held) == Map.class ? ".NAME" : "");
                held = Types.argument(held, Types.raw(held) == Map.class ? 1 : 0);
            }
            // A record that holds its own kind is described once.
            if (Types.raw(held).isRecord() && !line.contains(Types.raw(held))) {
                collect(Types.raw(held), nested.toString(), line, registry, keys);
            }
        }
    }

    private static String words(Type type, TypeRegistry registry) {
        Class<?> raw = Types.raw(type);
        if (!Types.isKind(raw)) {
            return Types.describe(type);
        }
        return Types.describe(type) + " (" + String.join(" | ", Kinds.names(registry, raw)) + ")";
    }

    /** The documentation as text, one key a line, in columns. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (TypeDoc type : types) {
            text.append(type.name()).append("  (").append(type.className()).append(")\n");
            int names = width(type.keys().stream().map(KeyDoc::name).toList());
            int words = width(type.keys().stream().map(KeyDoc::type).toList());
            int defaults = width(type.keys().stream().map(Documentation::shown).toList());
            for (KeyDoc key : type.keys()) {
                String format = "  %-" + names + "s  %-" + words + "s  %-" + defaults + "s  %s\n";
                text.append(String.format(format, key.name(), key.type(), shown(key), key.doc()));
            }
        }
        return text.toString();
    }

    private static String shown(KeyDoc key) {
        return key.defaultValue().map(d -> "default " + d).orElse("required");
    }

    private static int width(List<String> column) {
        OptionalInt max = column.stream().mapToInt(String::length).max();
        return Math.max(1, max.orElse(1));
    }
}
