package org.attn4j.datasets.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Where two files that should be aligned line by line look shifted: the place at which leaving out the lines that are too
 * many makes the others most alike in length.
 */
final class Misalignment {
    private static final int SHOWN = 60;

    private Misalignment() {}

    /**
     * Says it in words.
     *
     * @param less the file with fewer lines
     * @param more the file with more
     */
    static String describe(URI less, URI more, Charset encoding) throws IOException {
        double[] few = lengths(less, encoding);
        double[] many = lengths(more, encoding);
        int extra = many.length - few.length;
        if (few.length == 0) {
            return "";
        }
        double ratio = mean(many) - mean(few);
        // Of lines before the place each answers its own, of those after it the one `extra` lines further down.
        double cost = 0;
        for (int i = 0; i < few.length; i++) {
            cost += Math.abs(many[i + extra] - few[i] - ratio);
        }
        int best = 0;
        double least = cost;
        for (int i = 0; i < few.length; i++) {
            cost += Math.abs(many[i] - few[i] - ratio) - Math.abs(many[i + extra] - few[i] - ratio);
            if (cost < least - 1e-9) {
                least = cost;
                best = i + 1;
            }
        }
        if (best == few.length) {
            return "; the " + (extra == 1 ? "last line seems" : "last lines seem") + " to be too many";
        }
        return "; from line " + (best + 1) + " on they look shifted: '" + line(less, encoding, best) + "' beside '"
                + line(more, encoding, best) + "'";
    }

    /** The logarithm of each line's length, so that proportions count. */
    private static double[] lengths(URI file, Charset encoding) throws IOException {
        List<Double> lengths = new ArrayList<>();
        try (BufferedReader reader = Streams.text(file, encoding)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lengths.add(Math.log(1 + line.strip().length()));
            }
        }
        return lengths.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static String line(URI file, Charset encoding, int index) throws IOException {
        try (BufferedReader reader = Streams.text(file, encoding)) {
            for (int i = 0; i < index; i++) {
                reader.readLine();
            }
            String line = reader.readLine();
            return line == null || line.length() <= SHOWN ? String.valueOf(line) : line.substring(0, SHOWN) + "...";
        }
    }
}
