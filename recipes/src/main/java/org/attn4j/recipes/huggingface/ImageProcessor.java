package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.framework.model.ImageShape;

/** How images become numbers, as preprocessor_config.json says it. */
final class ImageProcessor {
    static final String FILE = "preprocessor_config.json";

    private ImageProcessor() {}

    /** The scale of each channel; without the file that of transformers, mean and deviation 0.5. */
    static ImageScale read(ConfigFile config, int channels) {
        Path file = config.file().resolveSibling(FILE);
        ConfigFile settings = Files.isRegularFile(file)
                ? ConfigFile.read(file)
                : new ConfigFile(file, "", JsonNodeFactory.instance.objectNode());
        settings.require("do_rescale", true, true);
        if (Math.abs(settings.number("rescale_factor", 1 / 255.0) * 255 - 1) > 1e-3) {
            throw settings.wrong("rescale_factor", "1/255", settings.json().get("rescale_factor"));
        }
        boolean normalizes = settings.flag("do_normalize", true);
        return new ImageScale(
                values(settings, "image_mean", channels, normalizes ? 0.5f : 0),
                values(settings, "image_std", channels, normalizes ? 0.5f : 1));
    }

    private static float[] values(ConfigFile settings, String key, int channels, float other) {
        float[] values = new float[channels];
        Arrays.fill(values, other);
        JsonNode given = settings.json().path(key);
        if (settings.has(key) && settings.flag("do_normalize", true)) {
            if (!given.isArray() || given.size() != channels) {
                throw settings.wrong(key, "a number for each of " + channels + " channels", given);
            }
            for (int i = 0; i < channels; i++) {
                values[i] = (float) given.get(i).asDouble(Double.NaN);
                if (!Float.isFinite(values[i]) || key.equals("image_std") && values[i] <= 0) {
                    throw settings.wrong(key, "finite numbers, deviations above 0", given);
                }
            }
        }
        return values;
    }

    /** The file of a scale. */
    static ObjectNode write(ImageScale scale, ImageShape shape) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("image_processor_type", "ViTImageProcessor").put("do_resize", true);
        json.putObject("size").put("height", shape.height()).put("width", shape.width());
        json.put("do_rescale", true).put("rescale_factor", 1 / 255.0).put("do_normalize", true);
        fill(json.putArray("image_mean"), scale.mean());
        fill(json.putArray("image_std"), scale.deviation());
        return json;
    }

    private static void fill(ArrayNode array, float[] values) {
        for (float value : values) {
            array.add(value);
        }
    }
}
