package org.attn4j.recipes.schema;

import org.attn4j.framework.config.TypeRegistry;

/**
 * Maps a recipe's tree to records whose components carry {@link org.attn4j.framework.config.Key}.
 *
 * <p>A component may be {@code int}, {@code long}, {@code double}, {@code boolean}, {@code String}, {@code Path}, an
 * enum (lower-case names), a record, an interface (whose implementation the {@code type} key names, or a bare scalar
 * that stands for {@code {type: scalar}}), and a {@code List}, {@code Map<String, X>} or {@code Optional} of these,
 * {@code OptionalInt} or {@code OptionalDouble}. Reads no data and no network.
 */
public final class Binder {
    private final TypeRegistry registry;

    /** Binds with the types that a registry finds. */
    public Binder(TypeRegistry registry) {
        this.registry = registry;
    }

    /**
     * The record that a tree describes.
     *
     * @throws RecipeException with every problem: unknown and missing keys, wrong types, what the records' constructors
     *     refuse
     */
    public <T> T bind(Node root, Class<T> type) {
        Problems problems = new Problems();
        Object bound = new Binding(registry, problems).value(root, type, "");
        problems.throwIfAny();
        return type.cast(bound);
    }
}
