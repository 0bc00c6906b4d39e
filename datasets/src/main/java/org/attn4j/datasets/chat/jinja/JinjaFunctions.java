package org.attn4j.datasets.chat.jinja;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** What transformers gives to templates. */
public final class JinjaFunctions {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Separators.Spacing AFTER = Separators.Spacing.AFTER;

    private JinjaFunctions() {}

    /** A template's own refusal. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /** {@code raise_exception(message)}. */
    public static Object raise(String message) {
        throw new Refusal(message);
    }

    /** {@code strftime_now(format)}, of the signs that dates are written with. */
    public static String now(String format) {
        LocalDateTime now = (LocalDateTime)
                JinjavaInterpreter.getCurrent().getContext().get(JinjaTemplate.NOW, LocalDateTime.now());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            text.append(c == '%' && i + 1 < format.length() ? field(now, format.charAt(++i)) : Character.toString(c));
        }
        return text.toString();
    }

    private static String field(LocalDateTime now, char sign) {
        return switch (sign) {
            case 'Y' -> Integer.toString(now.getYear());
            case 'y' -> two(now.getYear() % 100);
            case 'm' -> two(now.getMonthValue());
            case 'd' -> two(now.getDayOfMonth());
            case 'H' -> two(now.getHour());
            case 'M' -> two(now.getMinute());
            case 'S' -> two(now.getSecond());
            case 'b' -> now.getMonth().getDisplayName(TextStyle.SHORT, Locale.US);
            case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.US);
            case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US);
            case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US);
            case '%' -> "%";
            default -> throw new Refusal("strftime_now: %" + sign + " is not known here");
        };
    }

    private static String two(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    /** {@code tojson}, spaced as Python's {@code json.dumps(…, ensure_ascii=False)}. */
    static final class ToJson implements Filter {
        @Override
        public String getName() {
            return "tojson";
        }

        @Override
        public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
            String given = arguments.length > 0 ? arguments[0] : "";
            if (!given.matches("|[0-9]|1[0-6]")) {
                throw new Refusal("tojson: expected an indent from 0 to 16, got " + given);
            }
            int indent = given.isEmpty() ? -1 : Integer.parseInt(given);
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(AFTER)
                    .withObjectEntrySpacing(indent < 0 ? AFTER : Separators.Spacing.NONE)
                    .withArrayValueSpacing(indent < 0 ? AFTER : Separators.Spacing.NONE)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""));
            DefaultPrettyPrinter.Indenter indenter = indent < 0
                    ? DefaultPrettyPrinter.NopIndenter.instance
                    : new DefaultIndenter(" ".repeat(indent), "\n");
            printer.indentObjectsWith(indenter);
            printer.indentArraysWith(indenter);
            try {
                return JSON.writer(printer).writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new Refusal("tojson: " + e.getOriginalMessage());
            }
        }
    }
}
