package org.attn4j.recipes.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.train.Batch;

/** A batch of one example, with the inputs that models of its kind read. */
public final class Examples {
    private Examples() {}

    /**
     * A text.
     *
     * @param positions where a masked language model is asked for a token
     */
    public static Map<String, Batch.Array> text(EncodedInput text, int... positions) {
        int n = text.ids().length;
        float[] mask = new float[n];
        Arrays.fill(mask, 1);
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("ids", new Batch.Ints(new long[] {1, n}, text.ids()));
        arrays.put("mask", new Batch.Floats(new long[] {1, n}, mask));
        arrays.put("segments", new Batch.Ints(new long[] {1, n}, text.segments()));
        arrays.put("positions", new Batch.Ints(new long[] {positions.length}, positions));
        return arrays;
    }

    /** An image [C, height, width]. */
    public static Map<String, Batch.Array> image(float[] pixels, ImageShape shape) {
        long[] dims = {1, shape.channels(), shape.height(), shape.width()};
        return Map.of("image", new Batch.Floats(dims, pixels));
    }
}
