package org.attn4j.framework.train.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Compares the settings that a checkpoint was trained with and those it is to be used with. */
public final class SettingsMatch {
    /** What stands for the value of a key that is not there. */
    public static final String ABSENT = "(no such key)";

    private static final int SHOWN = 12;
    private static final Pattern FRACTION = Pattern.compile("[-+]?[0-9]+\\.[0-9]+(e[-+]?[0-9]+)?");

    private SettingsMatch() {}

    /**
     * Requires equal values.
     *
     * @param what what was trained with other settings, to begin the message with
     * @param then by key, when the checkpoint was written
     * @param now by key
     * @param mayChange keys that may differ
     * @param remedy what to do
     * @throws CheckpointMismatchException naming each key that differs, with both values
     */
    public static void requireSame(
            String what,
            Map<String, String> then,
            Map<String, String> now,
            Predicate<String> mayChange,
            String remedy) {
        List<String> differences = differences(then, now, mayChange);
        if (differences.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder(what + " was trained with other settings:");
        differences.stream().limit(SHOWN).forEach(line -> message.append("\n  ").append(line));
        if (differences.size() > SHOWN) {
            message.append("\n  and ").append(differences.size() - SHOWN).append(" more");
        }
        throw new CheckpointMismatchException(message + "\n" + remedy);
    }

    /** Each key that differs: {@code train.seed: then 1, now 2}. */
    public static List<String> differences(
            Map<String, String> then, Map<String, String> now, Predicate<String> mayChange) {
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(then.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            String before = then.getOrDefault(key, ABSENT);
            String after = now.getOrDefault(key, ABSENT);
            if (!mayChange.test(key) && !same(before, after)) {
                differences.add(key + ": then " + before + ", now " + after);
            }
        }
        return differences;
    }

    /** Equal texts, or fractions of equal value: Java 19 writes some with fewer digits than Java 17. */
    private static boolean same(String a, String b) {
        return a.equals(b)
                || FRACTION.matcher(a).matches()
                        && FRACTION.matcher(b).matches()
                        && Double.parseDouble(a) == Double.parseDouble(b);
    }
}
