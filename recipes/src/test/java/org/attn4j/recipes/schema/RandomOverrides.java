package org.attn4j.recipes.schema;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.attn4j.framework.config.Spelling;

/** Draws overrides of a schema's keys: single ones, types with keys of theirs, maps given whole beside single keys. */
final class RandomOverrides {
    private final Random random;

    RandomOverrides(long seed) {
        this.random = new Random(seed);
    }

    /** Overrides of some keys of a record; no key stands twice. */
    List<String> below(Class<?> record, String path) {
        List<String> found = new ArrayList<>();
        for (KeySpec key : KeySpec.of(record)) {
            Class<?> raw = Types.raw(key.type());
            boolean holds = raw.isRecord() || Types.isKind(raw);
            if (random.nextInt(holds ? 2 : 4) == 0) {
                found.addAll(of(key.type(), Names.join(path, key.name())));
            }
        }
        return found;
    }

    private List<String> of(Type type, String path) {
        Class<?> raw = Types.raw(type);
        List<String> found = new ArrayList<>();
        if (raw.isRecord()) {
            found.addAll(below(raw, path));
            return found;
        }
        if (!Types.isKind(raw)) {
            return List.of(path + "=" + value(type));
        }
        List<Class<?>> types = new ArrayList<>(Fixtures.REGISTRY.implementations(raw));
        if (types.isEmpty()) {
            return List.of();
        }
        Class<?> chosen = types.get(random.nextInt(types.size()));
        String name = org.attn4j.framework.config.TypeRegistry.nameOf(chosen);
        switch (random.nextInt(5)) {
            case 0 -> found.add(path + "=" + name);
            case 1 -> found.add(path + "=" + whole(name, chosen));
            case 2 -> {
                found.add(path + "=" + whole(name, chosen));
                found.add(path + ".type=" + name);
            }
            case 3 -> found.add(path + ".type=" + name);
            default -> {
                // Keys of a type that only the recipe may name.
            }
        }
        found.addAll(below(chosen, path));
        return found;
    }

    private String whole(String name, Class<?> chosen) {
        String keys = KeySpec.of(chosen).stream()
                .filter(key -> !Types.raw(key.type()).isRecord() && !Types.isKind(Types.raw(key.type())))
                .filter(key -> random.nextBoolean())
                .map(key -> ", " + key.name() + ": " + value(key.type()))
                .collect(Collectors.joining());
        return "{type: " + name + keys + "}";
    }

    private String value(Type type) {
        Class<?> raw = Types.raw(type);
        if (raw == Optional.class) {
            return random.nextInt(3) == 0 ? "null" : value(Types.argument(type, 0));
        }
        if (raw == List.class) {
            return "[" + value(Types.argument(type, 0)) + "]";
        }
        if (raw.isEnum()) {
            Object[] all = raw.getEnumConstants();
            return Spelling.key(((Enum<?>) all[random.nextInt(all.length)]).name());
        }
        return switch (Types.describe(type)) {
            case "true or false" -> String.valueOf(random.nextBoolean());
            case "whole number", "whole number or null" -> String.valueOf(1 + random.nextInt(16));
            case "number", "number or null" -> random.nextInt(10) + ".5";
            default -> "word" + random.nextInt(3);
        };
    }
}
