package org.attn4j.datasets.source;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Order of names in which runs of digits count by their value: 2.png before 10.png. */
final class NaturalOrder {
    private static final Pattern PIECE = Pattern.compile("\\d+|\\D+");

    /** Of texts. */
    static final Comparator<String> OF_NAMES = Comparator.<String, String>comparing(name -> name, NaturalOrder::compare)
            .thenComparing(name -> name);

    /** Of files: by their own names first, so that numbered files of several folders keep their numbers' order. */
    static final Comparator<Path> OF_PATHS = Comparator.<Path, String>comparing(
                    path -> path.getFileName().toString(), OF_NAMES)
            .thenComparing(Path::toString, OF_NAMES);

    private NaturalOrder() {}

    private static int compare(String a, String b) {
        Matcher x = PIECE.matcher(a);
        Matcher y = PIECE.matcher(b);
        while (true) {
            boolean more = x.find();
            boolean other = y.find();
            if (!more || !other) {
                return Boolean.compare(more, other);
            }
            int order = Character.isDigit(x.group().charAt(0))
                            && Character.isDigit(y.group().charAt(0))
                    ? new BigInteger(x.group()).compareTo(new BigInteger(y.group()))
                    : x.group().compareTo(y.group());
            if (order != 0) {
                return order;
            }
        }
    }
}
