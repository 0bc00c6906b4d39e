package org.attn4j.datasets.chat.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What stands within a tag: where it ends, and how Jinjava reads it as Jinja2 does. */
final class JinjaExpression {
    /** A list from its end, which Jinjava does not read. */
    private static final String REVERSED = "[::-1]";

    private static final Pattern FILTER = Pattern.compile("\\|\\s*[a-zA-Z_]");

    private JinjaExpression() {}

    /**
     * Closing braces apart: Jinjava takes two of them, of a mapping in another, for the end of an expression. Values of named
     * arguments in brackets, which Jinjava would end at the first operator behind a filter.
     *
     * @param filters takes the names of those that occur
     */
    static String parted(String inside, Set<String> filters) {
        StringBuilder parted = new StringBuilder();
        Deque<Boolean> named = new ArrayDeque<>(); // of each open bracket, whether a value is under way
        char quote = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            char next = i + 1 < inside.length() ? inside.charAt(i + 1) : ' ';
            if (quote != 0) {
                parted.append(c);
                if (c == '\\') {
                    parted.append(next);
                    i++;
                }
                quote = c == quote ? 0 : quote;
                continue;
            }
            if (inside.startsWith(REVERSED, i)) {
                parted.append("|reverse|list");
                i += REVERSED.length() - 1;
                continue;
            }
            if (c == '|' && FILTER.matcher(inside).region(i, inside.length()).lookingAt()) {
                filters.add(inside.substring(i + 1).strip().split("\\W", 2)[0]);
            }
            quote = c == '\'' || c == '"' ? c : 0;
            boolean closes = c == ')' || c == ']' || c == '}';
            boolean within = !named.isEmpty();
            if (within && (closes || c == ',') && named.pop()) {
                parted.append(')');
            }
            parted.append(c);
            if (c == '(' || c == '[' || c == '{' || within && c == ',') {
                named.push(false);
            } else if (c == '}') {
                parted.append(' ');
            } else if (within && c == '=' && next != '=' && "=!<>".indexOf(inside.charAt(i - 1)) < 0) {
                parted.append('(');
                named.pop();
                named.push(true);
            }
        }
        return parted.toString();
    }

    /** Where {@code " if "} stands outside of brackets and texts; -1 if it does not. */
    static int condition(String inside) {
        for (int place : outside(inside, 0)) {
            if (inside.startsWith(" if ", place)) {
                return place;
            }
        }
        return -1;
    }

    /** Where the sign stands that ends a tag, not one within brackets or texts. */
    static int end(String source, int from, char sign) {
        for (int place : outside(source, from)) {
            if (source.charAt(place) == sign && source.startsWith("}", place + 1)) {
                return place;
            }
        }
        return -1;
    }

    /** The places outside of brackets and texts, up to the end of a tag. */
    private static List<Integer> outside(String text, int from) {
        List<Integer> places = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
                continue;
            }
            if (depth == 0) {
                places.add(i);
                if ((c == '%' || c == '}') && text.startsWith("}", i + 1)) {
                    break;
                }
            }
            quote = c == '\'' || c == '"' ? c : 0;
            depth += c == '(' || c == '[' || c == '{' ? 1 : depth > 0 && (c == ')' || c == ']' || c == '}') ? -1 : 0;
        }
        return places;
    }
}
