package org.attn4j.recipes.api;

import java.io.IOException;
import org.attn4j.framework.config.TypeRegistry;

/** Does things while the thread finds what jars bring: data sets' cards, ops, tokenizers. */
final class PluginScope {
    private final ClassLoader loader;

    /** Something that reads. */
    @FunctionalInterface
    interface Reading<T> {
        T get() throws IOException;
    }

    PluginScope(ClassLoader loader) {
        this.loader = loader;
    }

    /** The types on the class path and in the jars. */
    TypeRegistry types() {
        return new TypeRegistry(loader);
    }

    <T> T of(Reading<T> reading) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return reading.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
