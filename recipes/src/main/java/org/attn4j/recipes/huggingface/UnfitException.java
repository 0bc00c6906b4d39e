package org.attn4j.recipes.huggingface;

import org.attn4j.framework.config.TypeRegistry;

/** A recipe has a key that an architecture has no place for. */
public final class UnfitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private UnfitException(String message) {
        super(message);
    }

    /** Requires that a key of the recipe has a value that fits. */
    public static void require(boolean fits, String key, Object expected, Object got) {
        if (!fits) {
            throw new UnfitException(key + ": expected " + expected + ", got " + got);
        }
    }

    /** A part of the recipe, which must be of a type. */
    public static <T> T requireType(Class<T> type, String key, Object part) {
        require(
                type.isInstance(part),
                key,
                "type " + TypeRegistry.nameOf(type),
                "type " + TypeRegistry.nameOf(part.getClass()));
        return type.cast(part);
    }
}
