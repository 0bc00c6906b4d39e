package org.attn4j.recipes.attend;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/** Text on images, on machines that have fonts; on those that have none, images are without text. */
final class LabelPainter {
    private static final Color INK = new Color(0x171A1F);
    private static final Color SPECIAL = new Color(0x6B4FA3);

    private final Font font;
    private final FontMetrics metrics;

    LabelPainter(int size) {
        Font chosen = null;
        FontMetrics measured = null;
        try {
            chosen = new Font(Font.SANS_SERIF, Font.PLAIN, size);
            measured = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                    .createGraphics()
                    .getFontMetrics(chosen);
            measured.stringWidth("a");
        } catch (RuntimeException | LinkageError | InternalError e) {
            // A small container without fontconfig or FreeType; pictures without labels are better than none.
            chosen = null;
        }
        this.font = chosen;
        this.metrics = measured;
    }

    /** Whether text can be drawn. */
    boolean available() {
        return font != null;
    }

    void prepare(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    int height() {
        return available() ? metrics.getHeight() : 12;
    }

    int ascent() {
        return available() ? metrics.getAscent() - 2 : 9;
    }

    int width(String text) {
        return available() ? metrics.stringWidth(text) + text.length() / 4 : 0;
    }

    int widest(List<Label> labels) {
        return labels.stream().mapToInt(l -> width(l.text())).max().orElse(0);
    }

    void plain(Graphics2D g, String text, int x, int baseline, Color color) {
        draw(g, text, x, baseline, color, Font.PLAIN);
    }

    void bold(Graphics2D g, String text, int x, int baseline, Color color) {
        draw(g, text, x, baseline, color, Font.BOLD);
    }

    /** A label that ends at x. */
    void right(Graphics2D g, Label label, int x, int baseline) {
        draw(g, label.text(), x - width(label.text()), baseline, color(label), style(label));
    }

    /** A label that is read from below, beginning at y. */
    void up(Graphics2D g, Label label, int x, int y) {
        up(g, label.text(), x, y, color(label), style(label));
    }

    void up(Graphics2D g, String text, int x, int y, Color color) {
        up(g, text, x, y, color, Font.PLAIN);
    }

    private void up(Graphics2D g, String text, int x, int y, Color color, int style) {
        AffineTransform before = g.getTransform();
        g.translate(x + ascent(), y);
        g.rotate(-Math.PI / 2);
        draw(g, text, 0, 0, color, style);
        g.setTransform(before);
    }

    private void draw(Graphics2D g, String text, int x, int baseline, Color color, int style) {
        if (available()) {
            g.setFont(font.deriveFont(style));
            g.setColor(color);
            g.drawString(text, x, baseline);
        }
    }

    private static Color color(Label label) {
        return label.special() ? SPECIAL : INK;
    }

    private static int style(Label label) {
        return label.special() ? Font.ITALIC : Font.PLAIN;
    }
}
