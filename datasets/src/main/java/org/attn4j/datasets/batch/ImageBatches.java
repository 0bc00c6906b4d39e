package org.attn4j.datasets.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.train.Batch;

/**
 * Puts images together: {@code image} [B, C, height, width], each byte divided by 255 and scaled as its channel is, and
 * {@code labels} [B]. In training an image may be mirrored and shifted; what a shift uncovers is black.
 *
 * @param images one byte for each value, channel by channel
 * @param labels the class of each image
 * @param shape C, height and width
 * @param scale of values in 0 … 1
 * @param augmentation what is drawn for a row
 */
public record ImageBatches(
        List<byte[]> images, int[] labels, ImageShape shape, ImageScale scale, Augmentation augmentation)
        implements BatchAssembler {
    /**
     * What training does to images.
     *
     * @param flip whether half of them are mirrored left to right
     * @param shift most pixels by which they are moved, in each direction
     * @param seed of what is drawn
     */
    public record Augmentation(boolean flip, int shift, long seed) {
        /** Leaves images as they are. */
        public static final Augmentation NONE = new Augmentation(false, 0, 0);
    }

    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        float[] values = new float[ArrayLength.ofBatch(examples.length, shape.size())];
        int[] chosen = new int[examples.length];
        Arrays.fill(chosen, Padding.IGNORED);
        long targets = 0;
        for (int r = 0; r < examples.length; r++) {
            if (examples[r] != FILLER) {
                chosen[r] = labels[examples[r]];
                targets++;
                copy(images.get(examples[r]), firstRow + r, values, r * shape.size());
            }
        }
        long[] dimensions = {examples.length, shape.channels(), shape.height(), shape.width()};
        return new Batch(
                Map.of(
                        "image", new Batch.Floats(dimensions, values),
                        "labels", new Batch.Ints(new long[] {examples.length}, chosen)),
                targets,
                origin);
    }

    private void copy(byte[] image, long row, float[] target, int start) {
        long key = SplitMix64.at(SplitMix64.at(augmentation.seed(), 0), row);
        boolean mirrored = augmentation.flip() && SplitMix64.below(2, key, 0) == 1;
        int span = 2 * augmentation.shift() + 1;
        int down = (int) SplitMix64.below(span, key, 1) - augmentation.shift();
        int right = (int) SplitMix64.below(span, key, 2) - augmentation.shift();
        int at = start;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    int column = (mirrored ? shape.width() - 1 - x : x) - right;
                    target[at++] = scale.of(pixel(image, c, y - down, column) / 255f, c);
                }
            }
        }
    }

    private int pixel(byte[] image, int c, int y, int x) {
        boolean inside = y >= 0 && y < shape.height() && x >= 0 && x < shape.width();
        return inside ? image[(c * shape.height() + y) * shape.width() + x] & 0xff : 0;
    }
}
