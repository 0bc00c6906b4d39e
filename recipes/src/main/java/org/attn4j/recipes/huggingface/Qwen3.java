package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;

/** Qwen3: a Llama whose queries and keys are normalised head by head, with a head width of its own. */
final class Qwen3 extends LlamaLike {
    private static final String WINDOWED = "use_sliding_window";
    private static final int HEAD = 128;

    @Override
    public String modelType() {
        return "qwen3";
    }

    @Override
    public List<String> classes() {
        return List.of("Qwen3ForCausalLM");
    }

    @Override
    int headWidth() {
        return HEAD;
    }

    @Override
    Optional<RootMeanSquareNorm> queryKeyNorm(RootMeanSquareNorm norm) {
        return Optional.of(norm);
    }

    @Override
    void check(ConfigFile config) {
        config.require(WINDOWED, false, false);
        for (JsonNode type : config.json().path("layer_types")) {
            if (!type.asText().equals("full_attention")) {
                throw config.wrong(
                        "layer_types", "full_attention alone, as the layers of a model here attend alike", type);
            }
        }
    }

    @Override
    void writeFeedForward(FeedForward layer, int dim, ObjectNode config) {
        super.writeFeedForward(layer, dim, config);
        config.put(WINDOWED, false).putNull("sliding_window");
    }
}
