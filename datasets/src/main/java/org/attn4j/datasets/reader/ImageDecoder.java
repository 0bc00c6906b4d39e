package org.attn4j.datasets.reader;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes bytes of PNG, JPEG, BMP and GIF files, channel by channel, each row by row.
 *
 * @param channels 1 for grey, 3 for red, green and blue; grey of a coloured image is 0.299 R + 0.587 G + 0.114 B
 * @param height in pixels; 0 for the image's own
 * @param width in pixels; 0 for the image's own
 * @param crop whether an image of other proportions is cut to its middle, rather than stretched
 */
public record ImageDecoder(int channels, int height, int width, boolean crop) {
    /** An image's bytes and its size. */
    public record Pixels(byte[] bytes, int height, int width) {}

    /**
     * Reads an image.
     *
     * @throws BadRecordException if the file is damaged or no image
     */
    public Pixels read(Path file) {
        BufferedImage image;
        try {
            image = ImageFiles.read(file);
        } catch (BadRecordException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadRecordException(file + " cannot be read as an image: it is damaged or cut short", e);
        }
        int h = image.getHeight();
        int w = image.getWidth();
        float[][] planes = planes(image);
        if (height == 0 || h == height && w == width) {
            return new Pixels(bytes(planes), h, w);
        }
        double top = 0;
        double left = 0;
        double high = h;
        double wide = w;
        if (crop) {
            double scale = Math.min((double) h / height, (double) w / width);
            high = scale * height;
            wide = scale * width;
            top = (h - high) / 2;
            left = (w - wide) / 2;
        }
        for (int c = 0; c < planes.length; c++) {
            planes[c] = resized(planes[c], w, top, left, high / height, wide / width);
        }
        return new Pixels(bytes(planes), height, width);
    }

    private float[][] planes(BufferedImage image) {
        int h = image.getHeight();
        int w = image.getWidth();
        float[][] planes = new float[channels][h * w];
        Raster raster = image.getRaster();
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        double white = (1L << image.getSampleModel().getSampleSize(0)) - 1;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                // getRGB would bend the values of grey images to sRGB.
                int level = grey ? (int) Math.round(255 * raster.getSample(x, y, 0) / white) : 0;
                int rgb = grey ? level << 16 | level << 8 | level : image.getRGB(x, y);
                int at = y * w + x;
                if (channels == 1) {
                    planes[0][at] = grey
                            ? level
                            : 0.299f * (rgb >> 16 & 0xff) + 0.587f * (rgb >> 8 & 0xff) + 0.114f * (rgb & 0xff);
                } else {
                    planes[0][at] = rgb >> 16 & 0xff;
                    planes[1][at] = rgb >> 8 & 0xff;
                    planes[2][at] = rgb & 0xff;
                }
            }
        }
        return planes;
    }

    /** Each new pixel is the mean of the old ones that it covers, weighted by how much of them it covers. */
    private float[] resized(float[] plane, int w, double top, double left, double stepY, double stepX) {
        float[] target = new float[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                target[y * width + x] = mean(plane, w, top + y * stepY, left + x * stepX, stepY, stepX);
            }
        }
        return target;
    }

    private static float mean(float[] plane, int w, double top, double left, double high, double wide) {
        int h = plane.length / w;
        double sum = 0;
        double all = 0;
        for (int y = (int) top; y < Math.min(h, top + high); y++) {
            double rows = Math.min(y + 1, top + high) - Math.max(y, top);
            for (int x = (int) left; x < Math.min(w, left + wide); x++) {
                double part = rows * (Math.min(x + 1, left + wide) - Math.max(x, left));
                sum += part * plane[y * w + x];
                all += part;
            }
        }
        return (float) (sum / all);
    }

    private byte[] bytes(float[][] planes) {
        int area = planes[0].length;
        byte[] bytes = new byte[channels * area];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < area; i++) {
                bytes[c * area + i] = (byte) Math.round(planes[c][i]);
            }
        }
        return bytes;
    }
}
