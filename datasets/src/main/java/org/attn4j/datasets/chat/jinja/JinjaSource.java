package org.attn4j.datasets.chat.jinja;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;

/**
 * Rewrites a template for Jinjava, whose lexer strips other blanks than Jinja2's: {@code trim_blocks}, {@code lstrip_blocks} and
 * the signs {@code -} and {@code +} are carried out here, and what is left has none. Line feeds that go stay as comments, so
 * that errors tell the file's lines. Beside that {@code for … if} becomes two loops and {@code generation} blocks are marked.
 *
 * @see <a href="https://jinja.palletsprojects.com/en/stable/templates/#whitespace-control">Jinja2 on whitespace</a>
 */
final class JinjaSource {
    /** Variables that mark where a generation block begins and ends. */
    static final String BEGIN = "generation_begins_";

    static final String END = "generation_ends_";

    private static final Pattern OPENING = Pattern.compile("\\{[%{#]");
    private static final Pattern RAW = Pattern.compile("-?\\s*raw\\s*-?");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}");
    private static final Pattern LOOP = Pattern.compile("for\\s+(.+?)\\s+in\\s+(.+)", Pattern.DOTALL);

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;
    /** What the tag before does to the text that follows. */
    private char trim;

    private int loops;
    private final Set<String> filters = new TreeSet<>();

    private JinjaSource(String source) {
        this.source = source;
    }

    /** A template as its file has it. */
    static JinjaSource of(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        return new JinjaSource(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
    }

    /** The names of the filters that were met. */
    Set<String> filters() {
        return filters;
    }

    /**
     * The template in Jinjava's terms.
     *
     * @throws DataException if a tag is never closed, with the line
     */
    String rewrite() {
        Matcher opening = OPENING.matcher(source);
        while (opening.find(at)) {
            int tag = opening.start();
            char kind = source.charAt(tag + 1);
            int end = kind == '#'
                    ? source.indexOf("#}", tag + 2)
                    : JinjaExpression.end(source, tag + 2, kind == '{' ? '}' : '%');
            if (end < 0) {
                long line = 1
                        + source.substring(0, tag)
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                throw new DataException("line " + line + ": '" + opening.group() + "' is never closed");
            }
            String inside = source.substring(tag + 2, end);
            char first = inside.isEmpty() ? ' ' : inside.charAt(0);
            char last = inside.length() < 2 ? ' ' : inside.charAt(inside.length() - 1);
            boolean block = kind != '{';
            text(source.substring(at, tag), first == '-' ? '-' : block && first != '+' ? 'l' : ' ');
            at = end + 2;
            String bare = inside.substring(
                    first == '-' || block && first == '+' ? 1 : 0,
                    inside.length() - (last == '-' || block && last == '+' ? 1 : 0));
            trim = last == '-' ? '-' : block && last != '+' ? 'n' : ' ';
            if (kind == '%' && RAW.matcher(inside).matches()) {
                raw(last);
            } else {
                emit(kind, bare);
            }
        }
        text(source.substring(at), ' ');
        return out.toString();
    }

    private void raw(char last) {
        Matcher end = END_RAW.matcher(source);
        if (end.find(at)) {
            trim = last == '-' ? '-' : ' ';
            text(
                    source.substring(at, end.start()),
                    end.group(1).isEmpty() ? 'l' : end.group(1).charAt(0));
            at = end.end();
            trim = end.group(2).isEmpty() ? 'n' : end.group(2).charAt(0);
        }
    }

    /**
     * Text between two tags.
     *
     * @param next what the tag behind it does: {@code -} takes all blanks, {@code l} those of a line that holds nothing else
     */
    private void text(String text, char next) {
        int from = 0;
        int to = text.length();
        if (trim == '-') {
            while (from < to && PythonText.isBlank(text.charAt(from))) {
                from++;
            }
        } else if (trim == 'n' && text.startsWith("\n")) {
            from = 1;
        }
        boolean lineBegins = at == 0 || from > 0 && text.charAt(from - 1) == '\n';
        if (next == '-') {
            while (to > from && PythonText.isBlank(text.charAt(to - 1))) {
                to--;
            }
        } else if (next == 'l') {
            int line = text.lastIndexOf('\n') + 1;
            boolean begins = line > from || lineBegins && line <= from;
            if (begins && PythonText.strip(text.substring(Math.max(from, line))).isEmpty()) {
                to = Math.max(from, line);
            }
        }
        gone(text.substring(0, from));
        String kept = text.substring(from, to);
        // A brace alone would be read together with what follows it.
        out.append(kept.indexOf('{') < 0 ? kept : kept.replace("{", "{{ '{' }}"));
        gone(text.substring(to));
    }

    private void gone(String blanks) {
        long lines = blanks.chars().filter(c -> c == '\n').count();
        if (lines > 0) {
            out.append("{#").append("\n".repeat((int) lines)).append("#}");
        }
    }

    private void emit(char kind, String inside) {
        String bare = inside.strip();
        String lines = "\n".repeat((int) inside.chars().filter(c -> c == '\n').count());
        Matcher loop = LOOP.matcher(bare);
        if (kind == '#') {
            gone(inside);
        } else if (kind == '{') {
            out.append("{{ ").append(parted(inside)).append(" }}");
        } else if (bare.equals("generation") || bare.equals("endgeneration")) {
            out.append("{{ ")
                    .append(bare.equals("generation") ? BEGIN : END)
                    .append(lines)
                    .append(" }}");
        } else if (loop.matches() && JinjaExpression.condition(loop.group(2)) >= 0) {
            String each = loop.group(1);
            String of = loop.group(2);
            int cut = JinjaExpression.condition(of);
            String kept = "kept_" + loops++ + "_";
            String item = each.contains(",") ? "[" + each + "]" : each;
            out.append(String.format(
                    Locale.ROOT,
                    "{%% set %s = [] %%}{%% for %s in %s %%}{%% if %s %%}{%% do %s.append(%s) %%}{%% endif %%}{%% endfor %%}"
                            + "{%% for %s in %s %s%%}",
                    kept,
                    each,
                    parted(of.substring(0, cut)),
                    parted(of.substring(cut + 4)),
                    kept,
                    item,
                    each,
                    kept,
                    lines));
        } else {
            // A macro's defaults are no arguments.
            out.append("{% ")
                    .append(bare.startsWith("macro") ? inside : parted(inside))
                    .append(" %}");
        }
    }

    private String parted(String inside) {
        return JinjaExpression.parted(inside, filters);
    }
}
