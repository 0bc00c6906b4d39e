package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;

/**
 * The shape of an image: channels first, rows from the top.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height in pixels
 * @param width in pixels
 * @throws IllegalArgumentException if a length is not positive
 */
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        require(channels > 0 && height > 0 && width > 0, "no image: %d x %d x %d", channels, height, width);
    }

    /** Number of values. */
    public int size() {
        return channels * height * width;
    }
}
