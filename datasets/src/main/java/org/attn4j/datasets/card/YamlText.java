package org.attn4j.datasets.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts of any characters in YAML. */
public final class YamlText {
    /** What ends a line or may not stand in YAML; JSON leaves some of it as it is. */
    private static final Pattern HIDDEN =
            Pattern.compile("[\\x{0}-\\x{1f}\\x{7f}-\\x{9f}\\x{2028}\\x{2029}\\x{feff}\\x{fffe}\\x{ffff}]");

    private static final JsonMapper JSON = new JsonMapper();

    private YamlText() {}

    /** A value, quoted. */
    public static String quoted(Object value) {
        try {
            return HIDDEN.matcher(JSON.writeValueAsString(value))
                    .replaceAll(c -> String.format(
                            Locale.ROOT, "\\\\u%04x", (int) c.group().charAt(0)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(String.valueOf(value), e);
        }
    }

    /** A text for a comment, in one line. */
    public static String oneLine(String text) {
        return HIDDEN.matcher(text).replaceAll(" ");
    }
}
