package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/**
 * The best evaluation so far.
 *
 * @param step optimizer steps done when it was measured
 * @param metric what was measured, such as {@code validation_loss}
 * @param value its value
 * @throws IllegalArgumentException if step is negative or value is not finite
 */
public record BestCheckpoint(long step, String metric, double value) {
    public BestCheckpoint {
        require(step >= 0, "step must not be negative: %d", step);
        require(Double.isFinite(value), "the best %s must be a finite number: %s", metric, value);
    }

    ObjectNode toJson() {
        return Json.object().put("step", step).put("metric", metric).put("value", value);
    }

    static BestCheckpoint from(JsonNode node, Path file) {
        double value = Json.number(node, "value", file);
        if (!Double.isFinite(value)) {
            throw CheckpointException.damaged(file, "value", "a finite number", value);
        }
        return new BestCheckpoint(Json.nonNegative(node, "step", file), Json.text(node, "metric", file), value);
    }
}
