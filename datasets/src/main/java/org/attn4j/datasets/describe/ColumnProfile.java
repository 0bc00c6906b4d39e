package org.attn4j.datasets.describe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the values of a column are like: how many there are, how many differ, how long they are. */
final class ColumnProfile {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+([.,][0-9]+)?");

    /** So many different values are counted one by one. */
    private static final int COUNTED = 10_000;

    private static final int SHOWN = 12;

    private final String name;
    private final Map<String, Long> values = new TreeMap<>();
    private final TreeMap<Integer, Long> lengths = new TreeMap<>();
    private long records;
    private long numbers;
    private long gaps;
    private boolean many;

    ColumnProfile(String name) {
        this.name = name;
    }

    void add(String value) {
        if (value.isBlank()) {
            gaps++;
            return;
        }
        records++;
        numbers += NUMBER.matcher(value).matches() ? 1 : 0;
        lengths.merge(value.codePointCount(0, value.length()), 1L, Long::sum);
        if (values.size() < COUNTED || values.containsKey(value)) {
            values.merge(value, 1L, Long::sum);
        } else {
            many = true;
        }
    }

    /** Records that have nothing here. */
    long gaps() {
        return gaps;
    }

    String name() {
        return name;
    }

    /** The different values, in the order of their characters; not all of them where there are many. */
    List<String> values() {
        return List.copyOf(values.keySet());
    }

    /** Whether its values come back often enough to be names of classes. */
    boolean isLabel() {
        return !many && values.size() > 1 && values.size() <= 1000 && 5L * values.size() <= records;
    }

    /** Whether its values are words more than numbers. */
    boolean isWords() {
        return 2 * numbers < records && meanLength() >= 1;
    }

    /** Whether its values are texts: words of which most differ. */
    boolean isText() {
        return isWords() && (many || 2L * values.size() > records);
    }

    double meanLength() {
        double sum = 0;
        for (Map.Entry<Integer, Long> length : lengths.entrySet()) {
            sum += (double) length.getKey() * length.getValue();
        }
        return sum / Math.max(1, records);
    }

    private int median() {
        long seen = 0;
        for (Map.Entry<Integer, Long> length : lengths.entrySet()) {
            seen += length.getValue();
            if (2 * seen >= records) {
                return length.getKey();
            }
        }
        return 0;
    }

    /** In words: {@code feeling: 2 different values: bad 15, good 15}. */
    String words() {
        StringBuilder words = new StringBuilder(name)
                .append(String.format(
                        Locale.ROOT, ": %s%,d different values", many ? "more than " : "", values.size()));
        if (records > 0) {
            words.append(String.format(
                    Locale.ROOT,
                    ", %,d to %,d characters, half of them up to %,d",
                    lengths.firstKey(),
                    lengths.lastKey(),
                    median()));
        }
        if (isLabel()) {
            List<String> shown = new ArrayList<>();
            values.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(SHOWN)
                    .forEach(v -> shown.add(v.getKey() + " " + v.getValue()));
            words.append(": ").append(String.join(", ", shown)).append(values.size() > SHOWN ? ", ..." : "");
        }
        return words.toString();
    }
}
