package org.attn4j.recipes.schema;

import java.util.Set;

/**
 * A single value, as it was written; what it means depends on where it is bound.
 *
 * @param at where it was written
 * @param text the text, without quotes and with escapes replaced, otherwise untouched
 * @param quoted whether it stood in quotes or in a block of text: then it is text, never a number or null
 */
public record ScalarNode(Location at, String text, boolean quoted) implements Node {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    /** Whether this is YAML's null, which includes no text at all. */
    public boolean isNull() {
        return !quoted && NULLS.contains(text);
    }

    @Override
    public String describe() {
        if (isNull()) {
            return "nothing";
        }
        String shown = "'" + Shown.value(text) + "'";
        return quoted ? "the quoted text " + shown : shown;
    }
}
