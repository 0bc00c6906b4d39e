package org.attn4j.recipes.schema;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Spelling;

/**
 * A key of a record: one component and its {@link Key}.
 *
 * @param name the key: the component's name, in lower case with underscores
 * @param component the component
 * @param key its doc and default
 */
record KeySpec(String name, RecordComponent component, Key key) {
    /**
     * The keys of a record, in order.
     *
     * @throws IllegalStateException if a component has no {@link Key}
     */
    static List<KeySpec> of(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).map(KeySpec::of).toList();
    }

    static List<String> names(Class<?> record) {
        return of(record).stream().map(KeySpec::name).toList();
    }

    private static KeySpec of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException("component " + component.getName() + " of "
                    + component.getDeclaringRecord().getName() + " has no @Key");
        }
        return new KeySpec(Spelling.key(component.getName()), component, key);
    }

    Type type() {
        return component.getGenericType();
    }

    /** The default as YAML text; an optional component's is null unless it has another; empty if required. */
    Optional<String> defaultText() {
        if (!key.value().equals(Key.REQUIRED)) {
            return Optional.of(key.value());
        }
        return Types.isOptional(type()) ? Optional.of("null") : Optional.empty();
    }

    /** The default as a node, whose location names the record and the key. */
    Optional<Node> defaultNode() {
        String owner = component.getDeclaringRecord().getSimpleName();
        Location at = new Location("default of " + owner + "." + name, 0);
        return defaultText().map(text -> YamlReader.read(text, at));
    }
}
