package org.attn4j.datasets.source;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;

/**
 * The classes of labels in sorted order: numbers by their value if all are numbers, else by their characters.
 *
 * @param names of the classes, by their ids
 */
public record ClassLabels(List<String> names) {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    /** More classes than this are taken for labels only if each comes back, on average, as often as that. */
    private static final int MANY = 1000;

    private static final int OFTEN = 10;

    /**
     * The classes that occur.
     *
     * @throws DataException if there is but one, or so many that they are hardly classes
     */
    public static ClassLabels of(Collection<String> labels) {
        boolean numbers = labels.stream().allMatch(l -> NUMBER.matcher(l).matches());
        Comparator<String> byValue = Comparator.comparing(BigDecimal::new);
        TreeSet<String> names =
                new TreeSet<>(numbers ? byValue.thenComparing(Comparator.naturalOrder()) : Comparator.naturalOrder());
        names.addAll(labels);
        if (names.size() < 2) {
            throw new DataException("data.source: all labels are '" + names.first()
                    + "'; a classifier needs two classes at least: is it the right column?");
        }
        if (names.size() > MANY && (long) OFTEN * names.size() > labels.size()) {
            throw new DataException(String.format(
                    "data.source: the labels of %,d records are of %,d classes, such as '%s', '%s': is this a label?"
                            + " name another column",
                    labels.size(), names.size(), names.first(), names.last()));
        }
        return new ClassLabels(List.copyOf(names));
    }

    /**
     * The classes that a card states, in its order; those that occur, where it states none.
     *
     * @throws DataException if a label is none of them
     */
    static ClassLabels of(List<String> stated, Collection<String> labels) {
        if (stated.isEmpty()) {
            return of(labels);
        }
        for (String label : labels) {
            if (!stated.contains(label)) {
                throw new DataException("the data set's card states the classes " + shown(stated) + ", and the training"
                        + " part has the label '" + label + "'; correct classes in the card, or take them out");
            }
        }
        return new ClassLabels(stated);
    }

    /** Labels by the names that a card states, where they are its classes' numbers: 3 is the fourth. */
    static List<String> named(List<String> stated, List<String> labels) {
        boolean numbers = labels.stream()
                .allMatch(l -> l.matches("[0-9]{1,9}") && !stated.contains(l) && Integer.parseInt(l) < stated.size());
        return numbers
                ? labels.stream().map(l -> stated.get(Integer.parseInt(l))).toList()
                : labels;
    }

    private static String shown(List<String> names) {
        List<String> some = names.subList(0, Math.min(20, names.size()));
        return String.join(", ", some) + (some.size() < names.size() ? ", ..." : "");
    }

    /**
     * The ids of labels.
     *
     * @param part whose labels they are, for messages
     * @throws DataException if one is of no class
     */
    public int[] ids(String part, List<String> labels) {
        Map<String, Integer> known = new HashMap<>();
        names.forEach(name -> known.put(name, known.size()));
        int[] ids = new int[labels.size()];
        for (int i = 0; i < ids.length; i++) {
            Integer id = known.get(labels.get(i));
            if (id == null) {
                throw new DataException("data.source: record " + (i + 1) + " of the " + part + " part has the label '"
                        + labels.get(i) + "', which the training part has nowhere (classes: "
                        + shown(names) + ")");
            }
            ids[i] = id;
        }
        return ids;
    }
}
