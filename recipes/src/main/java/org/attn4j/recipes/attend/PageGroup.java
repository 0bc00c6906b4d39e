package org.attn4j.recipes.attend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A group of maps as {@code attend.mustache} shows it.
 *
 * @param id of its section
 * @param title its heading
 * @param caption what rows and columns are
 * @param single whether it is one map alone
 * @param exact whether the page holds the weights themselves
 * @param zeros whether a weight is exactly 0, as those of hidden keys are
 * @param queries labels of rows
 * @param keys labels of columns
 * @param heads numbers of heads, 1 to H
 * @param layers the layers
 * @param scale the scale of colours
 * @param tables the strongest key of each query, a table for each layer; empty if that would be too long
 */
record PageGroup(
        String id,
        String title,
        String caption,
        boolean single,
        boolean exact,
        boolean zeros,
        List<Label> queries,
        List<Label> keys,
        List<Integer> heads,
        List<Layer> layers,
        Scale scale,
        List<Table> tables) {
    private static final int STOPS = 12;

    /** A layer's row of the grid. */
    record Layer(String name, List<Head> heads) {}

    /** A head: its name, its image, its weights (null if the page does not hold them). */
    record Head(String name, String image, String weights, int width, int height) {}

    /** A gradient for style sheets and the weights along it. */
    record Scale(String gradient, List<String> ticks) {}

    /** The strongest key of each query, for each head. */
    record Table(String layer, List<Row> rows) {}

    /** A query and its cells. */
    record Row(Label query, List<String> cells) {}

    static PageGroup of(MapGroup g, Budget budget) throws IOException {
        boolean exact = budget.weights(g.size());
        double top = g.top();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < g.layers().size(); i++) {
            LayerWeights w = g.layers().get(i);
            List<Head> heads = new ArrayList<>();
            for (int h = 0; h < w.heads(); h++) {
                heads.add(new Head(
                        g.layerNames().get(i) + (w.heads() > 1 ? ", head " + (h + 1) : ""),
                        HeadImage.dataUri(w, h, top),
                        exact ? HeadImage.weights(w, h) : null,
                        w.keys(),
                        w.queries()));
            }
            layers.add(new Layer(g.layerNames().get(i), heads));
        }
        List<Integer> numbers = new ArrayList<>();
        for (int h = 1; h <= g.heads(); h++) {
            numbers.add(h);
        }
        boolean single = g.layers().size() == 1 && g.heads() == 1;
        return new PageGroup(
                g.name(),
                g.title(),
                g.caption(),
                single,
                exact,
                g.layers().stream().anyMatch(LayerWeights::hidesKeys),
                g.queries(),
                g.keys(),
                numbers,
                layers,
                scale(top),
                budget.cells((long) g.queries().size() * g.heads() * g.layers().size()) ? tables(g) : List.of());
    }

    private static Scale scale(double top) {
        StringBuilder gradient = new StringBuilder("linear-gradient(to right");
        for (int i = 0; i <= STOPS; i++) {
            gradient.append(", ").append(Viridis.css(i / (double) STOPS));
        }
        List<String> ticks = new ArrayList<>();
        for (int i = 0; i <= 4; i++) {
            ticks.add(i == 0 ? "0" : String.format(Locale.ROOT, "%.2g", top * i * i / 16));
        }
        return new Scale(gradient.append(')').toString(), ticks);
    }

    private static List<Table> tables(MapGroup g) {
        List<Table> tables = new ArrayList<>();
        for (int i = 0; i < g.layers().size(); i++) {
            LayerWeights w = g.layers().get(i);
            List<Row> rows = new ArrayList<>();
            for (int q = 0; q < w.queries(); q++) {
                List<String> cells = new ArrayList<>();
                for (int h = 0; h < w.heads(); h++) {
                    int k = w.strongest(h, q);
                    cells.add(
                            k < 0
                                    ? "none"
                                    : String.format(
                                            Locale.ROOT,
                                            "%s %.2f",
                                            g.keys().get(k).text(),
                                            w.at(h, q, k)));
                }
                rows.add(new Row(g.queries().get(q), cells));
            }
            tables.add(new Table(g.layerNames().get(i), rows));
        }
        return tables;
    }

    /** How much a page may still hold, so that it stays one that a browser opens gladly. */
    static final class Budget {
        private long weights = 4_000_000;
        private long cells = 6_000;

        boolean weights(long wanted) {
            weights -= wanted;
            return weights >= 0;
        }

        boolean cells(long wanted) {
            cells -= wanted;
            return cells >= 0;
        }
    }
}
