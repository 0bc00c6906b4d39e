package org.attn4j.datasets.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;

/**
 * Characters that stand in no variable: two mark {@code generation} blocks, the third keeps Jinjava from taking the text
 * {@code false} for untrue.
 *
 * @param first of three, one after the other
 */
record Marks(char first) {
    /** Unicode's characters for a program's own use, never exchanged. */
    private static final char FROM = '\uFDD0';

    private static final char LAST = '\uFDEF';

    /** Marks that do not occur. */
    static Marks unused(Map<String, Object> variables) {
        String all = variables.toString();
        char first = FROM;
        for (char c = FROM; c <= LAST && c < first + 3; c++) {
            first = all.indexOf(c) >= 0 ? (char) (c + 1) : first;
        }
        return new Marks(first);
    }

    String begin() {
        return Character.toString(first);
    }

    String end() {
        return Character.toString(first + 1);
    }

    private char shield() {
        return (char) (first + 2);
    }

    /** The variables, the text {@code false} marked. */
    Map<String, Object> shield(Map<?, ?> variables) {
        Map<String, Object> all = new LinkedHashMap<>();
        variables.forEach((key, value) -> all.put(key.toString(), shielded(value)));
        return all;
    }

    private Object shielded(Object value) {
        if (value instanceof Map<?, ?> map) {
            return shield(map);
        }
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(one -> all.add(shielded(one)));
            return all;
        }
        return value instanceof String text && text.equalsIgnoreCase("false") ? text + shield() : value;
    }

    /** The text without marks, and the blocks between them. */
    Rendered taken(String text) {
        StringBuilder bare = new StringBuilder(text.length());
        List<int[]> blocks = new ArrayList<>();
        boolean open = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == first) {
                requirePaired(!open, "begins within another");
                open = true;
                blocks.add(new int[] {bare.length(), bare.length()});
            } else if (c == first + 1) {
                requirePaired(open, "ends that never began");
                open = false;
                blocks.get(blocks.size() - 1)[1] = bare.length();
            } else if (c != shield()) {
                bare.append(c);
            }
        }
        requirePaired(!open, "never ends");
        return new Rendered(bare.toString(), List.copyOf(blocks));
    }

    private static void requirePaired(boolean paired, String what) {
        if (!paired) {
            throw new DataException("a {% generation %} block " + what
                    + "; expected each {% generation %} to be followed by its {% endgeneration %}");
        }
    }
}
