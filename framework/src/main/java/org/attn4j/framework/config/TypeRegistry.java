package org.attn4j.framework.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the records that a recipe's {@code type} key can name.
 *
 * <p>Every jar on the class path, a user's plug-in included, may list class names, one a line, in {@value #RESOURCE}.
 * A class that no list holds is found by its full class name.
 */
public final class TypeRegistry {
    /** The resource that lists a jar's named types. */
    public static final String RESOURCE = "META-INF/attn4j/types";

    private final ClassLoader loader;
    private final List<Class<?>> types;

    /**
     * Reads the lists that a class loader sees.
     *
     * @throws IllegalArgumentException if a list names a class that cannot be loaded
     */
    public TypeRegistry(ClassLoader loader) {
        this.loader = loader;
        this.types = read(loader);
    }

    /** All listed types that are of a kind, in the order of the lists. */
    public <T> List<Class<? extends T>> implementations(Class<T> kind) {
        List<Class<? extends T>> found = new ArrayList<>();
        for (Class<?> type : types) {
            if (kind.isAssignableFrom(type)) {
                found.add(type.asSubclass(kind));
            }
        }
        return found;
    }

    /**
     * The type of a kind with a short name or a full class name; empty if there is none.
     *
     * @throws IllegalArgumentException if two types have this short name, or there is a class of this name that cannot be
     *     used or is of another kind
     */
    public <T> Optional<Class<? extends T>> find(Class<T> kind, String name) {
        List<Class<? extends T>> named = implementations(kind).stream()
                .filter(type -> nameOf(type).equals(name))
                .toList();
        if (named.size() > 1) {
            throw new IllegalArgumentException("type '" + name + "' is ambiguous: "
                    + named.stream().map(this::described).collect(Collectors.joining(" and "))
                    + " have this name; write the full name of the class that you mean");
        }
        if (!named.isEmpty()) {
            return Optional.of(named.get(0));
        }
        try {
            Class<?> type = Class.forName(name, true, loader);
            Checks.require(
                    kind.isAssignableFrom(type),
                    "class %s%s does not implement %s",
                    name,
                    ClassFailure.origin(name, loader),
                    kind.getName());
            return Optional.of(type.asSubclass(kind));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (LinkageError e) {
            throw new IllegalArgumentException(ClassFailure.describe(name, e, loader), e);
        }
    }

    /** The name that leads to a type here: its short name unless another type of the kind has it too. */
    public String nameOf(Class<?> type, Class<?> kind) {
        String name = nameOf(type);
        List<Class<?>> named = new ArrayList<>(implementations(kind));
        named.removeIf(other -> !nameOf(other).equals(name));
        return named.equals(List.of(type)) ? name : type.getName();
    }

    private String described(Class<?> type) {
        return "class " + type.getName() + ClassFailure.origin(type.getName(), loader);
    }

    /** The name by which recipes select a type: its {@link TypeName}, else its class name. */
    public static String nameOf(Class<?> type) {
        TypeName name = type.getAnnotation(TypeName.class);
        return name == null ? type.getName() : name.value();
    }

    private static List<Class<?>> read(ClassLoader loader) {
        Set<String> names = new LinkedHashSet<>();
        try {
            for (URL url : java.util.Collections.list(loader.getResources(RESOURCE))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(String::strip)
                            .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            try {
                types.add(Class.forName(name, true, loader));
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(
                        RESOURCE + " lists " + name + ", but no jar holds this class; correct the list", e);
            } catch (LinkageError e) {
                throw new IllegalArgumentException(
                        RESOURCE + " lists a class that cannot be used: " + ClassFailure.describe(name, e, loader), e);
            }
        }
        return List.copyOf(types);
    }
}
