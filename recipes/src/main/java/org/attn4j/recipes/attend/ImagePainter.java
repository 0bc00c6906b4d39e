package org.attn4j.recipes.attend;

import java.awt.image.BufferedImage;
import org.attn4j.framework.model.ImageShape;

/** Paints a model's image, and what is found on its patches over it. */
final class ImagePainter {
    private static final int SIDE = 448;
    /** How much of a pixel is the colour of what was found; the rest is the image's brightness. */
    private static final double COVER = 0.6;

    private ImagePainter() {}

    /**
     * A model's image, enlarged to about 448 pixels; values are stretched from the least to the greatest.
     *
     * @param values [C, height, width] on any scale
     */
    static BufferedImage enlarge(float[] values, ImageShape shape) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float v : values) {
            least = Math.min(least, v);
            most = Math.max(most, v);
        }
        float range = most > least ? most - least : 1;
        int factor = Math.max(1, SIDE / Math.max(shape.height(), shape.width()));
        int plane = shape.height() * shape.width();
        BufferedImage image =
                new BufferedImage(factor * shape.width(), factor * shape.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int at = y / factor * shape.width() + x / factor;
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    float v = values[Math.min(c, shape.channels() - 1) * plane + at];
                    rgb = rgb << 8 | Math.round(255 * (v - least) / range);
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    /**
     * The image in grey under the colours of the patches' relevance, smoothed between the patches' middles and stretched
     * from the least to the greatest.
     *
     * @param relevance of each patch, row by row
     * @param across patches in a row
     */
    static BufferedImage cover(BufferedImage image, double[] relevance, int across) {
        int down = relevance.length / across;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double r : relevance) {
            least = Math.min(least, r);
            most = Math.max(most, r);
        }
        double range = most > least ? most - least : 1;
        BufferedImage covered = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            double row = (y + 0.5) * down / image.getHeight() - 0.5;
            for (int x = 0; x < image.getWidth(); x++) {
                double column = (x + 0.5) * across / image.getWidth() - 0.5;
                double share = (between(relevance, across, down, row, column) - least) / range;
                covered.setRGB(x, y, blend(image.getRGB(x, y), Viridis.rgb(share)));
            }
        }
        return covered;
    }

    private static double between(double[] values, int across, int down, double row, double column) {
        double y = Math.min(down - 1, Math.max(0, row));
        double x = Math.min(across - 1, Math.max(0, column));
        int y0 = (int) y;
        int x0 = (int) x;
        int y1 = Math.min(down - 1, y0 + 1);
        int x1 = Math.min(across - 1, x0 + 1);
        double above = values[y0 * across + x0] * (1 - x + x0) + values[y0 * across + x1] * (x - x0);
        double below = values[y1 * across + x0] * (1 - x + x0) + values[y1 * across + x1] * (x - x0);
        return above * (1 - y + y0) + below * (y - y0);
    }

    private static int blend(int pixel, int color) {
        double grey = 0.299 * (pixel >> 16 & 0xFF) + 0.587 * (pixel >> 8 & 0xFF) + 0.114 * (pixel & 0xFF);
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            rgb = rgb << 8 | (int) Math.round((1 - COVER) * grey + COVER * (color >> shift & 0xFF));
        }
        return rgb;
    }
}
