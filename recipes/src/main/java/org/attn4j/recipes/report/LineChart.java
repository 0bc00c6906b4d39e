package org.attn4j.recipes.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.attn4j.recipes.report.Scale.Range;
import org.attn4j.recipes.report.Ticks.Tick;

/**
 * Draws series over steps.
 *
 * @param id identifier within the page
 * @param title what is drawn
 * @param unit unit of the values; empty for none
 * @param wide whether the chart takes the whole width of the page
 * @param fromZero whether the axis of the values starts at 0
 * @param logRatio from which ratio of the greatest to the least value the axis is logarithmic
 * @param lines the series, the first one drawn lowest
 */
record LineChart(
        String id, String title, String unit, boolean wide, boolean fromZero, double logRatio, List<Line> lines) {
    private static final int COLUMNS = 1_000;
    private static final int READABLE = 300;
    private static final int MOST_DOTS = 120;

    /**
     * A series to draw.
     *
     * @param label name in the legend; empty for none: the title of the chart says what it is
     * @param style style class: its colour
     * @param dots whether each point is a dot, as long as there are not too many
     * @param best whether the least point is marked
     * @param read whether its values can be read off by pointing
     */
    record Line(Series series, String label, String style, boolean dots, boolean best, boolean read) {
        private String nameIn(LineChart chart) {
            return label.isEmpty() ? chart.title.toLowerCase(Locale.ROOT) : label;
        }
    }

    /**
     * The chart.
     *
     * @param steps range of the steps of all charts of the page
     */
    Chart draw(Range steps) {
        Range values = Range.EMPTY;
        for (Line line : lines) {
            values = values.withYOf(line.series());
        }
        Scale x = Scale.horizontal(steps);
        Scale y = Scale.vertical(values, fromZero, logRatio);
        List<Chart.Curve> curves = lines.stream().map(line -> curve(line, x, y)).toList();
        String axis = y.log() ? "log scale" : "";
        String note = unit.isEmpty() || axis.isEmpty() ? unit + axis : unit + ", " + axis;
        return new Chart(
                id,
                title,
                note,
                description(),
                wide ? "wide" : "narrow",
                values.isEmpty(),
                axis(x, wide ? 10 : 4, true, steps),
                axis(y, wide ? 6 : 4, false, values),
                curves,
                best(x, y));
    }

    private static Chart.Axis axis(Scale scale, int count, boolean horizontal, Range shown) {
        List<Chart.Mark> marks = new ArrayList<>();
        List<Tick> ticks = scale.ticks(count, horizontal);
        if (horizontal && shown.low() == shown.high()) {
            ticks = ticks.stream().filter(t -> t.value() == shown.low()).toList();
        }
        for (int i = 0; i < ticks.size(); i++) {
            double position = scale.position(ticks.get(i).value());
            String at = Scale.percent(horizontal ? position : 1 - position);
            marks.add(new Chart.Mark(at, ticks.get(i).label(), i % 2 == 1));
        }
        return new Chart.Axis(scale.low(), scale.high(), scale.log(), marks);
    }

    private Chart.Curve curve(Line line, Scale x, Scale y) {
        Series drawn = Downsampling.extremes(line.series(), COLUMNS);
        int finite = drawn.finiteCount();
        List<Chart.Dot> dots = new ArrayList<>();
        if ((line.dots() && finite <= MOST_DOTS) || finite == 1) {
            for (int i = 0; i < drawn.size(); i++) {
                double height = y.position(drawn.y(i));
                if (Double.isFinite(height)) {
                    String title = line.nameIn(this) + " " + Numbers.loss(drawn.y(i)) + " at step "
                            + Numbers.count(drawn.x(i));
                    dots.add(new Chart.Dot(Scale.percent(x.position(drawn.x(i))), Scale.percent(1 - height), title));
                }
            }
        }
        StringJoiner xs = new StringJoiner(" ");
        StringJoiner ys = new StringJoiner(" ");
        if (line.read()) {
            Series read = Downsampling.thinned(line.series(), READABLE);
            for (int i = 0; i < read.size(); i++) {
                xs.add(Long.toString((long) read.x(i)));
                float shorter = (float) read.y(i);
                ys.add(Double.toString(Float.isInfinite(shorter) ? read.y(i) : shorter));
            }
        }
        return new Chart.Curve(line.label(), line.style(), path(drawn, x, y), dots, xs.toString(), ys.toString());
    }

    /** The SVG path of a series: a gap starts a new stroke, a point between gaps is a stroke of no length. */
    static String path(Series series, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < series.size(); i++) {
            double height = y.position(series.y(i));
            if (!Double.isFinite(height)) {
                drawing = false;
                continue;
            }
            path.append(drawing ? 'L' : 'M')
                    .append(Math.round(Chart.WIDTH * x.position(series.x(i))))
                    .append(' ')
                    .append(Math.round(Chart.HEIGHT * (1 - height)));
            boolean alone = !drawing && (i + 1 == series.size() || !Double.isFinite(y.position(series.y(i + 1))));
            path.append(alone ? "h0" : "");
            drawing = true;
        }
        return path.toString();
    }

    private Chart.Best best(Scale x, Scale y) {
        for (Line line : lines) {
            int i = line.best() ? line.series().argMin() : -1;
            if (i >= 0 && Double.isFinite(y.position(line.series().y(i)))) {
                double at = x.position(line.series().x(i));
                return new Chart.Best(
                        Scale.percent(at),
                        Scale.percent(1 - y.position(line.series().y(i))),
                        "best " + Numbers.loss(line.series().y(i)),
                        at > 0.5 ? "end" : "start");
            }
        }
        return null;
    }

    private String description() {
        StringJoiner text = new StringJoiner(" ");
        for (Line line : lines) {
            Series series = line.series();
            int last = series.lastFinite();
            if (last < 0 || !line.read()) {
                continue;
            }
            Range range = Range.EMPTY.withYOf(series);
            text.add(String.format(
                    "%s: %d points, from %s to %s; the last, at step %s, is %s.",
                    line.nameIn(this),
                    series.finiteCount(),
                    Numbers.value(range.low()),
                    Numbers.value(range.high()),
                    Numbers.count(series.x(last)),
                    Numbers.value(series.y(last))));
        }
        return text.length() == 0 ? "No values." : text.toString();
    }
}
