package org.attn4j.datasets.reader;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads files of images whole. */
final class ImageFiles {
    /** An image is decoded in memory before it is resized. */
    private static final long MOST_PIXELS = 50_000_000;

    private ImageFiles() {}

    /**
     * The first image of a file.
     *
     * @throws BadRecordException if it is none, is cut short, or would be larger than an image can be
     * @throws IOException if it is damaged
     */
    static BufferedImage read(Path file) throws IOException {
        try (ImageInputStream in = Files.size(file) == 0 ? null : ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = in == null ? null : ImageIO.getImageReaders(in);
            if (readers == null || !readers.hasNext()) {
                throw new BadRecordException(file + " is not a PNG, JPEG, BMP or GIF image");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                requirePossible(file, reader.getWidth(0), reader.getHeight(0));
                // Readers of JPEG and GIF fill with grey what a file that is cut short lacks, and only warn.
                boolean[] warned = new boolean[1];
                reader.addIIOReadWarningListener((source, warning) -> warned[0] = true);
                BufferedImage image = reader.read(0);
                if (warned[0] && in.read() < 0) {
                    throw new BadRecordException(file + " cannot be read as an image: it is cut short");
                }
                return image;
            } finally {
                reader.dispose();
            }
        }
    }

    private static void requirePossible(Path file, int width, int height) {
        if ((long) width * height > MOST_PIXELS) {
            throw new BadRecordException(
                    file + " states " + width + " x " + height + " pixels; an image has at most " + MOST_PIXELS);
        }
    }
}
