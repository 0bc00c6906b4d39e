package org.attn4j.datasets.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.attn4j.framework.config.ClassFailure;

/** Builds a tokenizer of a user's own again: a class that the thread's class loader finds, with a method fromJson. */
final class OwnTokenizer {
    private static final String METHOD = "fromJson";

    private OwnTokenizer() {}

    /**
     * The tokenizer of a class.
     *
     * @param type the class's full name
     * @throws IllegalArgumentException if there is no such class, or it cannot build a tokenizer out of this
     */
    static Tokenizer read(String type, JsonNode json) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            Method method = Class.forName(type, true, loader).getMethod(METHOD, JsonNode.class);
            return (Tokenizer) method.invoke(null, json);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "expected a tokenizer.json, or type " + CharacterTokenizer.TYPE + " or " + Gpt2Tokenizer.TYPE
                            + " or a class of your own, got '" + type + "'; --plugins DIR adds the jars of a folder",
                    e);
        } catch (NoSuchMethodException | IllegalAccessException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "class " + type + ClassFailure.origin(type, loader) + " needs a method public static Tokenizer "
                            + METHOD + "(JsonNode)",
                    e);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalArgumentException(ClassFailure.describe(type, e, loader), e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(ClassFailure.describe(type, e, loader), e);
        }
    }
}
