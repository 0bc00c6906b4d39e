package org.attn4j.recipes.report;

/** Thins a series to what a picture of a given width can show. */
final class Downsampling {
    private Downsampling() {}

    /**
     * Keeps of each pixel column the first, least, greatest and last point, and one gap if there is one, in their
     * order. The picture stays the same, spikes included; at most 5 points a column remain. A series with no more than
     * two points a column comes back as it is.
     *
     * @param columns number of pixel columns between the first and the last x
     */
    static Series extremes(Series series, int columns) {
        int n = series.size();
        if (n <= 2 * columns) {
            return series;
        }
        double start = series.x(0);
        double width = (series.x(n - 1) - start) / columns;
        Series.Builder kept = new Series.Builder();
        int from = 0;
        while (from < n) {
            long column = (long) ((series.x(from) - start) / width);
            int to = from + 1;
            while (to < n && (long) ((series.x(to) - start) / width) == column) {
                to++;
            }
            keep(series, from, to, kept);
            from = to;
        }
        return kept.build();
    }

    private static void keep(Series series, int from, int to, Series.Builder kept) {
        int least = -1;
        int greatest = -1;
        int gap = -1;
        for (int i = from; i < to; i++) {
            double y = series.y(i);
            if (Double.isNaN(y)) {
                gap = gap < 0 ? i : gap;
            } else {
                least = least < 0 || y < series.y(least) ? i : least;
                greatest = greatest < 0 || y > series.y(greatest) ? i : greatest;
            }
        }
        for (int i = from; i < to; i++) {
            if (i == from || i == to - 1 || i == least || i == greatest || i == gap) {
                kept.add(series.x(i), series.y(i));
            }
        }
    }

    /** About {@code count} points at even distances of index, the last included: enough to read values from. */
    static Series thinned(Series series, int count) {
        int n = series.size();
        if (n <= count) {
            return series;
        }
        Series.Builder kept = new Series.Builder();
        for (int i = 0; i < count; i++) {
            int at = (int) ((long) i * (n - 1) / (count - 1));
            kept.add(series.x(at), series.y(at));
        }
        return kept.build();
    }
}
