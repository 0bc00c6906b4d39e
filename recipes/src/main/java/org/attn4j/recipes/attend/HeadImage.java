package org.attn4j.recipes.attend;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import javax.imageio.ImageIO;

/** One head's map as a page holds it: an image of one pixel for each weight, and the weights themselves. */
final class HeadImage {
    private static final int COLORS = 255;
    private static final IndexColorModel PALETTE = palette();

    private HeadImage() {}

    /** A PNG [T, S] as a data URI; weights that are exactly 0 are transparent. */
    static String dataUri(LayerWeights w, int head, double top) throws IOException {
        BufferedImage image = new BufferedImage(w.keys(), w.queries(), BufferedImage.TYPE_BYTE_INDEXED, PALETTE);
        WritableRaster raster = image.getRaster();
        for (int q = 0; q < w.queries(); q++) {
            for (int k = 0; k < w.keys(); k++) {
                float v = w.at(head, q, k);
                int index = v == 0 ? 0 : 1 + (int) Math.round((COLORS - 1) * Viridis.share(v, top));
                raster.setSample(k, q, 0, index);
            }
        }
        return dataUri(image);
    }

    /** Any image as a PNG in a data URI. */
    static String dataUri(RenderedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** Weights [T, S] of a head as shares of 65535, 16 bits each, low byte first, in base 64. */
    static String weights(LayerWeights w, int head) {
        int size = w.queries() * w.keys();
        ByteBuffer bytes = ByteBuffer.allocate(2 * size).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            bytes.putShort((short) Math.round(65535 * Math.min(1, Math.max(0, w.values()[head * size + i]))));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static IndexColorModel palette() {
        byte[] r = new byte[COLORS + 1];
        byte[] g = new byte[COLORS + 1];
        byte[] b = new byte[COLORS + 1];
        for (int i = 1; i <= COLORS; i++) {
            int rgb = Viridis.rgb((i - 1) / (COLORS - 1.0));
            r[i] = (byte) (rgb >> 16);
            g[i] = (byte) (rgb >> 8);
            b[i] = (byte) rgb;
        }
        return new IndexColorModel(8, COLORS + 1, r, g, b, 0);
    }
}
