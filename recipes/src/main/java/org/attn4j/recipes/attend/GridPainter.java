package org.attn4j.recipes.attend;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Paints layers by heads: a panel for each, queries down, keys across; labels beside the first column and above the first
 * row, a colour scale below.
 */
final class GridPainter {
    /** Background of weights that are exactly 0: keys that a query may not see. */
    static final Color HIDDEN = new Color(0xECEEF2);

    private static final Color INK = new Color(0x171A1F);
    private static final Color SOFT = new Color(0x565D69);
    private static final int WIDEST = 2600;
    private static final int MARGIN = 24;
    private static final int GAP = 14;
    private static final int BAR = 220;
    /** Below this width of a cell, labels would touch. */
    private static final int LETTER = 12;

    private final MapGroup group;
    private final int cell;
    private final LabelPainter letters;
    private final boolean upright;
    private final int left;
    private final int top;

    GridPainter(MapGroup group) {
        this.group = group;
        int across = group.heads() * group.keys().size();
        boolean single = group.heads() == 1 && group.layers().size() == 1;
        this.cell = Math.max(1, Math.min(single ? 30 : 18, (WIDEST - (group.heads() - 1) * GAP) / across));
        this.letters = new LabelPainter(single ? 15 : 12);
        this.left = MARGIN + letters.height() + GAP + letters.widest(group.queries()) + 6;
        int widest = letters.widest(group.keys());
        // Tokens of one letter need not be turned.
        this.upright = widest <= cell;
        this.top = MARGIN + 2 * letters.height() + GAP + (upright ? letters.height() : widest) + 6;
    }

    /** Pixels on a side of a weight's square. */
    int cell() {
        return cell;
    }

    /** Where the first panel begins, from the left. */
    int left() {
        return left;
    }

    /** Where the first panel begins, from the top. */
    int top() {
        return top;
    }

    /** Most layers that one image should hold, to be looked at and to fit in memory. */
    int layersPerImage() {
        long row = (long) width() * panelHeight();
        return (int) Math.max(1, Math.min(group.layers().size(), 16_000_000L / row));
    }

    private int panelWidth() {
        return cell * group.keys().size() + GAP;
    }

    private int panelHeight() {
        return cell * group.queries().size() + GAP;
    }

    int width() {
        return Math.max(
                left + group.heads() * panelWidth() - GAP + MARGIN, MARGIN + letters.width(group.title()) + MARGIN);
    }

    int height(int layers) {
        return top + layers * panelHeight() + 3 * letters.height() + MARGIN;
    }

    /** Paints layers from one to before another. */
    BufferedImage paint(int from, int to) {
        BufferedImage image = new BufferedImage(width(), height(to - from), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            letters.prepare(g);
            letters.bold(g, group.title(), MARGIN, MARGIN + letters.ascent(), INK);
            keys(g);
            double brightest = group.top();
            for (int layer = from; layer < to; layer++) {
                int y = top + (layer - from) * panelHeight();
                queries(g, y);
                if (group.layers().size() > 1) {
                    letters.up(g, group.layerNames().get(layer), MARGIN, y + panelHeight() - GAP, SOFT);
                }
                LayerWeights weights = group.layers().get(layer);
                for (int h = 0; h < weights.heads(); h++) {
                    panel(image, weights, h, left + h * panelWidth(), y, brightest);
                }
            }
            scale(g, top + (to - from) * panelHeight(), brightest);
        } finally {
            g.dispose();
        }
        return image;
    }

    private void panel(BufferedImage image, LayerWeights w, int head, int x, int y, double brightest) {
        for (int q = 0; q < w.queries(); q++) {
            for (int k = 0; k < w.keys(); k++) {
                float weight = w.at(head, q, k);
                int rgb = weight == 0 ? HIDDEN.getRGB() : Viridis.rgb(Viridis.share(weight, brightest));
                for (int i = 0; i < cell; i++) {
                    for (int j = 0; j < cell; j++) {
                        image.setRGB(x + k * cell + j, y + q * cell + i, rgb);
                    }
                }
            }
        }
    }

    private void keys(Graphics2D g) {
        int every = every();
        for (int h = 0; h < group.heads(); h++) {
            int x = left + h * panelWidth();
            if (group.heads() > 1) {
                letters.plain(g, "Head " + (h + 1), x, MARGIN + 2 * letters.height() + letters.ascent() / 2, SOFT);
            }
            List<Label> labels = group.keys();
            for (int k = 0; k < labels.size(); k += every) {
                if (upright) {
                    int end = x + k * cell + (cell + letters.width(labels.get(k).text())) / 2;
                    letters.right(g, labels.get(k), end, top - 7);
                } else {
                    letters.up(g, labels.get(k), x + k * cell + (cell - letters.ascent()) / 2, top - 5);
                }
            }
        }
    }

    private void queries(Graphics2D g, int y) {
        int every = every();
        List<Label> labels = group.queries();
        for (int q = 0; q < labels.size(); q += every) {
            letters.right(g, labels.get(q), left - 6, y + q * cell + (cell + letters.ascent()) / 2 - 1);
        }
    }

    /** Every how manyth token has room for a label. */
    private int every() {
        return Math.max(1, (LETTER + cell - 1) / cell);
    }

    private void scale(Graphics2D g, int y, double brightest) {
        int x = left;
        for (int i = 0; i < BAR; i++) {
            g.setColor(new Color(Viridis.rgb(i / (BAR - 1.0))));
            g.fillRect(x + i, y, 1, letters.height() / 2);
        }
        g.setStroke(new BasicStroke(1));
        for (int i = 0; i <= 2; i++) {
            double weight = brightest * i * i / 4.0;
            String text = i == 0 ? "0" : String.format(Locale.ROOT, "%.2g", weight);
            int at = x + i * (BAR - 1) / 2;
            letters.plain(g, text, at - letters.width(text) / 2, y + letters.height() / 2 + letters.height(), SOFT);
        }
        letters.plain(g, "weight", x + BAR + GAP, y + letters.height() / 2, SOFT);
    }
}
