package org.attn4j.datasets.chat.jinja;

import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.objects.collections.PyList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;

/** What Python's strings can do in templates; methods of lists and mappings are Jinjava's own. */
final class PythonMethods extends CompositeELResolver {
    private static final Pattern PLACE = Pattern.compile("-?[0-9]{1,9}");

    PythonMethods() {
        add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
    }

    /** A text's character by its place, counted from the end where that is negative. */
    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        if (base instanceof String text && PLACE.matcher(property.toString()).matches()) {
            context.setPropertyResolved(true);
            int place = Integer.parseInt(property.toString());
            int at = place < 0 ? text.length() + place : place;
            return at >= 0 && at < text.length() ? text.substring(at, at + 1) : null;
        }
        return super.getValue(context, base, property);
    }

    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        if (base instanceof String text) {
            Object[] given = arguments == null ? new Object[0] : arguments;
            Object answer = call(text, method.toString(), given);
            if (answer != null) {
                context.setPropertyResolved(true);
                return answer;
            }
        }
        return super.invoke(context, base, method, types, arguments);
    }

    /** Null for a method that is none of these. */
    private static Object call(String text, String method, Object[] given) {
        String first = given.length > 0 ? Objects.toString(given[0], null) : null;
        return switch (method) {
            case "strip" -> PythonText.strip(text, first, true, true);
            case "lstrip" -> PythonText.strip(text, first, true, false);
            case "rstrip" -> PythonText.strip(text, first, false, true);
            case "startswith" -> affix(given, text::startsWith);
            case "endswith" -> affix(given, text::endsWith);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" ->
                text.isEmpty()
                        ? text
                        : text.substring(0, 1).toUpperCase(Locale.ROOT)
                                + text.substring(1).toLowerCase(Locale.ROOT);
            case "find" -> (long) text.indexOf(first);
            case "split" -> new PyList(split(text, first, given.length > 1 ? ((Number) given[1]).intValue() : -1));
            case "splitlines" -> new PyList(new ArrayList<>(text.lines().toList()));
            default -> null;
        };
    }

    private interface Test {
        boolean of(String affix);
    }

    private static boolean affix(Object[] given, Test test) {
        return given[0] instanceof List<?> several
                ? several.stream().anyMatch(one -> test.of(one.toString()))
                : test.of(given[0].toString());
    }

    private static List<Object> split(String text, String separator, int most) {
        if (separator == null) {
            String bare = PythonText.strip(text);
            return bare.isEmpty()
                    ? new ArrayList<>()
                    : new ArrayList<>(Arrays.asList((Object[]) bare.split("(?U)\\s+", most < 0 ? -1 : most + 1)));
        }
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && parts.size() != most; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }
}
