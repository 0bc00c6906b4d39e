package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.attn4j.framework.layer.position.LinearScaling;
import org.attn4j.framework.layer.position.Llama3Scaling;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.layer.position.RotaryScaling;

/**
 * Rotary positions in config.json: {@code rope_parameters}, as transformers 5 has them, or {@code rope_theta} and {@code
 * rope_scaling}, as 4 has; written are both.
 */
final class Ropes {
    private static final String THETA = "rope_theta";
    private static final String TYPE = "rope_type";

    private Ropes() {}

    /**
     * The positions of a config.json.
     *
     * @param base where it tells none
     */
    static RotaryPosition read(ConfigFile c, double base) {
        ConfigFile rope = c.in(c.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
        rope.require("partial_rotary_factor", 1.0, 1.0, 1);
        c.require("partial_rotary_factor", 1.0, 1.0, 1);
        double theta = rope.number(THETA, c.number(THETA, base));
        String key = rope.has(TYPE) ? TYPE : "type"; // older files say type
        RotaryScaling scaling =
                switch (rope.word(key, "default")) {
                    case "default" -> null;
                    case "linear" -> new LinearScaling(rope.number("factor"));
                    case "llama3" ->
                        new Llama3Scaling(
                                rope.number("factor"),
                                rope.number("low_freq_factor"),
                                rope.number("high_freq_factor"),
                                rope.count("original_max_position_embeddings"));
                    default -> throw rope.wrong(key, "one of default, linear, llama3", rope.word(key, ""));
                };
        return new RotaryPosition(theta, Optional.ofNullable(scaling));
    }

    /** Writes positions. */
    static void write(RotaryPosition position, ObjectNode config) {
        ObjectNode scaling = JsonNodeFactory.instance.objectNode();
        position.scaling().ifPresent(given -> {
            if (given instanceof LinearScaling linear) {
                scaling.put(TYPE, "linear").put("factor", linear.factor());
            } else if (given instanceof Llama3Scaling llama) {
                scaling.put(TYPE, "llama3").put("factor", llama.factor());
                scaling.put("low_freq_factor", llama.low()).put("high_freq_factor", llama.high());
                scaling.put("original_max_position_embeddings", llama.original());
            } else {
                UnfitException.require(false, "model.position.scaling", "type linear or llama3", given);
            }
        });
        config.put(THETA, position.base());
        if (scaling.isEmpty()) {
            config.putNull("rope_scaling");
            scaling.put(TYPE, "default");
        } else {
            config.set("rope_scaling", scaling.deepCopy());
        }
        config.set("rope_parameters", scaling.put(THETA, position.base()));
    }
}
