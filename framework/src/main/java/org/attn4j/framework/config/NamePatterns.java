package org.attn4j.framework.config;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Patterns over dotted names, such as {@code blocks.3.attention.query.weight}. A pattern is one or more whole parts of a
 * name that follow one another, and takes all that lies below them: {@code embedding}, {@code blocks.3},
 * {@code attention.query}. In it {@code *} stands for any characters, {@code 0-3} as a part for the numbers 0 to 3.
 *
 * @param key the key that holds them, for messages
 * @param patterns the patterns
 * @throws IllegalArgumentException if one is not made of parts, or a range runs backwards
 */
public record NamePatterns(String key, List<String> patterns) {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})-([0-9]{1,4})");
    private static final int SHOWN = 30;

    public NamePatterns {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            require(
                    pattern.matches("[^.\\s]+(\\.[^.\\s]+)*"),
                    "%s: '%s' is no pattern; expected parts of a name, such as embedding or blocks.0-3",
                    key,
                    pattern);
            compiled(key, pattern);
        }
    }

    /** Whether a pattern takes a name. */
    public boolean matches(String name) {
        return patterns.stream().anyMatch(p -> compiled(key, p).matcher(name).matches());
    }

    /**
     * Whether patterns take all the names of one thing.
     *
     * @throws IllegalArgumentException if they take a part of them
     */
    public boolean takes(List<String> names) {
        List<String> taken = names.stream().filter(this::matches).toList();
        require(
                taken.isEmpty() || taken.size() == names.size(),
                "%s: takes %s of %s, which are one parameter; name all of them or none",
                key,
                taken,
                names);
        return !taken.isEmpty();
    }

    /**
     * Requires that each pattern takes one of some names.
     *
     * @param what what has these names, in words
     * @throws IllegalArgumentException naming the pattern, what it may have meant, and the names
     */
    public void requireUsed(String what, Collection<String> names) {
        for (String pattern : patterns) {
            Pattern compiled = compiled(key, pattern);
            require(
                    names.stream().anyMatch(n -> compiled.matcher(n).matches()),
                    "%s: '%s' matches no %s%s; there are %s",
                    key,
                    pattern,
                    what,
                    Spelling.nearest(pattern, runs(names, pattern.split("\\.").length))
                            .map(near -> ": did you mean '" + near + "'?")
                            .orElse(""),
                    listed(names));
        }
    }

    private static Pattern compiled(String key, String pattern) {
        return Pattern.compile("(?:.*\\.)?"
                + Arrays.stream(pattern.split("\\."))
                        .map(part -> expression(key, part))
                        .collect(Collectors.joining("\\."))
                + "(?:\\..*)?");
    }

    private static String expression(String key, String part) {
        Matcher range = RANGE.matcher(part);
        if (!range.matches()) {
            return Arrays.stream(part.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        }
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        require(first <= last, "%s: '%s' runs backwards; expected %d-%d", key, part, last, first);
        return IntStream.rangeClosed(first, last)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("|", "(?:", ")"));
    }

    /** All runs of so many parts that names have. */
    private static Set<String> runs(Collection<String> names, int length) {
        Set<String> runs = new LinkedHashSet<>();
        for (String name : names) {
            List<String> parts = List.of(name.split("\\."));
            for (int i = 0; i + length <= parts.size(); i++) {
                runs.add(String.join(".", parts.subList(i, i + length)));
            }
        }
        return runs;
    }

    /** Names with a star for their numbers, each once. */
    private static String listed(Collection<String> names) {
        List<String> shown = new ArrayList<>(names.stream()
                .map(n -> n.replaceAll("(?<=\\.)[0-9]+(?=\\.)", "*"))
                .distinct()
                .toList());
        int more = shown.size() - SHOWN;
        return String.join(", ", more > 0 ? shown.subList(0, SHOWN) : shown)
                + (more > 0 ? " and " + more + " more" : "");
    }
}
