package org.attn4j.recipes.report;

import java.util.List;

/**
 * A chart as {@code chart.mustache} draws it. Positions of ticks and marks are percentages of the plot, so that text
 * and dots keep their size at every width; curves are paths in a box of {@value #WIDTH} x {@value #HEIGHT} units that
 * is stretched to the plot.
 *
 * @param id identifier within the page
 * @param title what is drawn
 * @param unit unit of the values, and the kind of axis if it is logarithmic
 * @param description the chart in words, for those who cannot see it
 * @param size style class: {@code wide} or {@code narrow}
 * @param empty whether no value is finite: then only a remark is shown
 * @param x the axis of the steps
 * @param y the axis of the values
 * @param curves the curves, the first one drawn lowest
 * @param best the marked point; null if there is none
 */
record Chart(
        String id,
        String title,
        String unit,
        String description,
        String size,
        boolean empty,
        Axis x,
        Axis y,
        List<Curve> curves,
        Best best) {
    static final int WIDTH = 4000;
    static final int HEIGHT = 2000;

    /** An axis: its limits, whether it is logarithmic, and the places with a label. */
    record Axis(double low, double high, boolean log, List<Mark> marks) {}

    /** A label at a place; every second one is {@code minor}: left out where there is little room. */
    record Mark(String at, String label, boolean minor) {}

    /**
     * A curve.
     *
     * @param label name in the legend; empty for none
     * @param style style class: its colour
     * @param path SVG path
     * @param dots the points drawn as dots
     * @param xs steps of the values that can be read off by pointing, separated by blanks; empty for none
     * @param ys these values
     */
    record Curve(String label, String style, String path, List<Dot> dots, String xs, String ys) {
        boolean named() {
            return !label.isEmpty();
        }
    }

    /** A point drawn as a dot, with the words shown by pointing at it. */
    record Dot(String x, String y, String title) {}

    /** The best point: a ring with a label, which ends at the point ({@code end}) or starts there ({@code start}). */
    record Best(String x, String y, String label, String anchor) {}
}
