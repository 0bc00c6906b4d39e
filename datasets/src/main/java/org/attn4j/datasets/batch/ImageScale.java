package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

/**
 * How values of images are scaled: {@code (v - mean) / deviation} of their channel, for v in 0 … 1.
 *
 * @param mean of each channel
 * @param deviation of each channel
 * @throws IllegalArgumentException if there is no channel, the two have not the same number, or a deviation is not positive
 */
public record ImageScale(float[] mean, float[] deviation) {
    public ImageScale {
        require(
                mean.length > 0 && mean.length == deviation.length,
                "a mean and a deviation are needed for each channel: %d and %d",
                mean.length,
                deviation.length);
        for (float d : deviation) {
            require(d > 0, "a channel's deviation must be positive: %s", d);
        }
    }

    /** A value of a channel. */
    public float of(float value, int channel) {
        return (value - mean[channel]) / deviation[channel];
    }

    /**
     * A whole image.
     *
     * @param values 0 to 1, [C, height, width]
     * @throws IllegalArgumentException if they are not of so many channels
     */
    public float[] of(float[] values) {
        require(values.length % mean.length == 0, "%d values are not those of %d channels", values.length, mean.length);
        int area = values.length / mean.length;
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = of(values[i], i / area);
        }
        return scaled;
    }
}
