package org.attn4j.recipes.schema;

import java.util.Collection;
import org.attn4j.framework.config.Spelling;

/** Spelling of keys and names. */
public final class Names {
    private Names() {}

    /** A key below another; the root's path is empty. */
    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** What to do about an unknown name: the nearest right one, else all right ones. */
    static String hint(String wrong, Collection<String> right, String what) {
        return Spelling.nearest(wrong, right)
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> right.isEmpty() ? "there are no " + what : what + ": " + String.join(", ", right));
    }
}
