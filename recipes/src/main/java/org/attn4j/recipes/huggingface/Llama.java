package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.attn4j.framework.layer.feedforward.FeedForward;

/** Llama, 1 to 3: with biases of attention perhaps. */
final class Llama extends LlamaLike {
    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public List<String> classes() {
        return List.of("LlamaForCausalLM");
    }

    @Override
    void check(ConfigFile config) {
        config.require("mlp_bias", false, false);
    }

    @Override
    void writeFeedForward(FeedForward layer, int dim, ObjectNode config) {
        super.writeFeedForward(layer, dim, config);
        config.put("mlp_bias", false);
    }
}
