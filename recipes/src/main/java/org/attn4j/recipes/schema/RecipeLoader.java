package org.attn4j.recipes.schema;

import java.nio.file.Path;
import java.util.List;
import org.attn4j.framework.config.TypeRegistry;

/** Reads recipes: files with what they include, then overrides, bound to records. */
public final class RecipeLoader {
    private RecipeLoader() {}

    /**
     * A recipe bound to records.
     *
     * @param file the recipe
     * @param overrides {@code a.b.c=value}, in any order; of one key's, the last one wins
     * @param folders where what it includes may lie
     * @param root the type of the whole recipe
     * @param registry finds what {@code type} keys name
     * @throws RecipeException with everything that is wrong
     */
    public static <T> T load(
            Path file, List<String> overrides, IncludeFolders folders, Class<T> root, TypeRegistry registry) {
        return new Binder(registry).bind(tree(file, overrides, folders), root);
    }

    /** As {@link #load(Path, List, IncludeFolders, Class, TypeRegistry)}, with no folder allowed beside an installation. */
    public static <T> T load(
            Path file, List<String> overrides, Path installation, Class<T> root, TypeRegistry registry) {
        return load(file, overrides, IncludeFolders.of(installation), root, registry);
    }

    /**
     * A recipe's tree, merged but not bound.
     *
     * @throws RecipeException if a file or an override cannot be read
     */
    public static MapNode tree(Path file, List<String> overrides, IncludeFolders folders) {
        Problems problems = new Problems();
        MapNode tree = Includes.read(file, folders, problems);
        tree = Merge.maps(tree, Overrides.read(overrides, problems));
        problems.throwIfAny();
        return tree;
    }

    /**
     * A recipe that is one text, without includes.
     *
     * @param name what messages call it; relative paths in it are relative to the folder of this name
     * @throws RecipeException with everything that is wrong
     */
    public static <T> T bind(String text, String name, List<String> overrides, Class<T> root, TypeRegistry registry) {
        MapNode tree = YamlReader.readMap(text, name);
        return new Binder(registry).bind(Merge.maps(tree, Overrides.read(overrides)), root);
    }
}
