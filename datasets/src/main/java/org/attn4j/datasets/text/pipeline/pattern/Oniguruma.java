package org.attn4j.datasets.text.pipeline.pattern;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Oniguruma's syntax, in which a tokenizer.json has its regular expressions, to Java's. Most of it is the same; what is not
 * is written anew: {@code \h} (a hexadecimal digit there), {@code \v}, {@code \w}, the flag m (a dot that matches line feeds), {@code
 * [[:alpha:]]}, {@code \p{^L}}, long names of categories, scripts, {@code {,n}}, and a brace that repeats nothing.
 *
 * @see <a href="https://github.com/kkos/oniguruma/blob/master/doc/RE">Oniguruma's syntax</a>
 */
final class Oniguruma {
    private static final String HEX = "0-9a-fA-F";
    private static final String WORD = "[\\w\\xB2\\xB3\\xB9\\xBC-\\xBE&&[^\\x{200C}\\x{200D}]]";
    private static final Set<String> BRACKETS =
            Set.of("alpha", "alnum", "blank", "cntrl", "digit", "graph", "lower", "print", "space", "upper", "xdigit");
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("letter", "L"),
            Map.entry("uppercaseletter", "Lu"),
            Map.entry("lowercaseletter", "Ll"),
            Map.entry("titlecaseletter", "Lt"),
            Map.entry("modifierletter", "Lm"),
            Map.entry("otherletter", "Lo"),
            Map.entry("mark", "M"),
            Map.entry("nonspacingmark", "Mn"),
            Map.entry("spacingmark", "Mc"),
            Map.entry("enclosingmark", "Me"),
            Map.entry("number", "N"),
            Map.entry("decimalnumber", "Nd"),
            Map.entry("letternumber", "Nl"),
            Map.entry("othernumber", "No"),
            Map.entry("punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("symbol", "S"),
            Map.entry("separator", "Z"),
            Map.entry("other", "C"),
            Map.entry("control", "Cc"),
            Map.entry("format", "Cf"));

    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;
    private int depth;

    private Oniguruma(String source) {
        this.source = source;
    }

    /** The same expression in Java's syntax; what neither knows is left for Java to refuse. */
    static String toJava(String source) {
        Oniguruma reader = new Oniguruma(source);
        while (reader.at < source.length()) {
            reader.step();
        }
        return reader.java.toString();
    }

    private void step() {
        char c = source.charAt(at);
        if (c == '\\' && at + 1 < source.length()) {
            escape();
        } else if (depth > 0 && source.startsWith("[:", at) && source.indexOf(":]", at) > 0) {
            bracket();
        } else if (c == '[') {
            depth++;
            copy(1);
            // A closing bracket at the beginning is one of the characters.
            copy(source.startsWith("^", at) ? 1 : 0);
            if (source.startsWith("]", at)) {
                java.append("\\]");
                at++;
            }
        } else if (depth > 0) {
            depth -= c == ']' ? 1 : 0;
            copy(1);
        } else if (source.startsWith("(?", at)) {
            flags();
        } else if (c == '{') {
            repeat();
        } else {
            copy(1);
        }
    }

    private void copy(int chars) {
        java.append(source, at, at + chars);
        at += chars;
    }

    private void escape() {
        char c = source.charAt(at + 1);
        switch (c) {
            case 'h' -> replace(depth > 0 ? HEX : "[" + HEX + "]");
            case 'H' -> replace("[^" + HEX + "]");
            case 'w' -> replace(WORD);
            case 'W' -> replace("[^" + WORD + "]");
            case 'v' -> replace("\\x0B");
            case 'p', 'P' -> property(c == 'P');
            default -> copy(2);
        }
    }

    private void replace(String with) {
        java.append(with);
        at += 2;
    }

    private void property(boolean not) {
        int close = source.indexOf('}', at);
        if (!source.startsWith("{", at + 2) || close < 0) {
            copy(2);
            return;
        }
        String name = source.substring(at + 3, close);
        boolean negated = not != name.startsWith("^");
        property(name.startsWith("^") ? name.substring(1) : name, negated);
        at = close + 1;
    }

    private void property(String name, boolean negated) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        String known = CATEGORIES.getOrDefault(plain, name);
        String property = BRACKETS.contains(plain)
                ? (plain.equals("xdigit") ? "XDigit" : Character.toUpperCase(plain.charAt(0)) + plain.substring(1))
                : known.length() <= 2 ? known : "Is" + known;
        java.append(negated ? "\\P{" : "\\p{").append(property).append('}');
    }

    private void bracket() {
        int close = source.indexOf(":]", at);
        String name = source.substring(at + 2, close);
        boolean negated = name.startsWith("^");
        String plain = negated ? name.substring(1) : name;
        switch (plain) {
            case "word" -> java.append(negated ? "[^" + WORD + "]" : WORD);
            case "punct" -> java.append(negated ? "[^\\p{P}\\p{S}]" : "\\p{P}\\p{S}");
            default -> property(plain, negated);
        }
        at = close + 2;
    }

    /** Flags of a group: i and x mean the same, m is Java's s. */
    private void flags() {
        int end = at + 2;
        while (end < source.length() && "imx-".indexOf(source.charAt(end)) >= 0) {
            end++;
        }
        boolean group = end < source.length() && (source.charAt(end) == ':' || source.charAt(end) == ')');
        java.append("(?").append(group ? source.substring(at + 2, end).replace('m', 's') : "");
        at = group ? end : at + 2;
    }

    private void repeat() {
        int close = source.indexOf('}', at);
        String inside = close < 0 ? "" : source.substring(at + 1, close);
        if (inside.matches(",\\d+")) {
            java.append("{0").append(inside).append('}');
            at = close + 1;
        } else if (inside.matches("\\d+(,\\d*)?")) {
            copy(close + 1 - at);
        } else {
            java.append("\\{");
            at++;
        }
    }
}
