package org.attn4j.recipes.attend;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.attn4j.framework.model.ImageShape;

/** Reads a PNG or JPEG as a model's image. */
public final class ImageFile {
    private ImageFile() {}

    /**
     * The middle of the image that has the shape's proportions, averaged down (or repeated up) to its size.
     *
     * @return values 0 to 1, [C, height, width]; one channel is the luminance
     * @throws IllegalArgumentException if there is no such file, or it holds no image
     */
    public static float[] read(Path file, ImageShape shape) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no image at " + file.toAbsolutePath()
                    + ": expected a PNG or JPEG file, or test:17 for example 17 of a held-out split");
        }
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new IllegalArgumentException(file + " is not an image that can be read: expected PNG or JPEG");
        }
        return sample(image, shape);
    }

    static float[] sample(BufferedImage image, ImageShape shape) {
        double step = Math.min((double) image.getWidth() / shape.width(), (double) image.getHeight() / shape.height());
        double left = (image.getWidth() - step * shape.width()) / 2;
        double top = (image.getHeight() - step * shape.height()) / 2;
        float[] values = new float[shape.size()];
        int plane = shape.height() * shape.width();
        double[] rgb = new double[3];
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                average(image, left + x * step, top + y * step, step, rgb);
                int at = y * shape.width() + x;
                if (shape.channels() == 1) {
                    values[at] = (float) ((0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255);
                } else {
                    for (int c = 0; c < shape.channels(); c++) {
                        values[c * plane + at] = (float) (rgb[Math.min(c, 2)] / 255);
                    }
                }
            }
        }
        return values;
    }

    /** A grey value, 0 to 255, as the file has it: Java takes grey for linear light, and would brighten it. */
    private static int grey(BufferedImage image, int x, int y) {
        int bits = image.getSampleModel().getSampleSize(0);
        int value = image.getRaster().getSample(x, y, 0);
        return (int) Math.round(255.0 * value / ((1L << bits) - 1));
    }

    private static void average(BufferedImage image, double left, double top, double step, double[] rgb) {
        int x0 = (int) left;
        int y0 = (int) top;
        int x1 = Math.min(image.getWidth(), Math.max(x0 + 1, (int) Math.round(left + step)));
        int y1 = Math.min(image.getHeight(), Math.max(y0 + 1, (int) Math.round(top + step)));
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        java.util.Arrays.fill(rgb, 0);
        for (int y = y0; y < y1; y++) {
            for (int x = x0; x < x1; x++) {
                int p = grey ? 0x010101 * grey(image, x, y) : image.getRGB(x, y);
                rgb[0] += p >> 16 & 0xFF;
                rgb[1] += p >> 8 & 0xFF;
                rgb[2] += p & 0xFF;
            }
        }
        int count = (x1 - x0) * (y1 - y0);
        for (int c = 0; c < 3; c++) {
            rgb[c] /= count;
        }
    }
}
