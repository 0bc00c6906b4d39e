package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.attn4j.framework.layer.feedforward.FeedForward;

/** Mistral: a Llama without biases whose attention may be kept to a window, which must hold the whole context here. */
final class Mistral extends LlamaLike {
    /** Where a file has no such key at all. */
    private static final int WINDOW = 4096;

    @Override
    public String modelType() {
        return "mistral";
    }

    @Override
    public List<String> classes() {
        return List.of("MistralForCausalLM");
    }

    @Override
    boolean biased() {
        return false;
    }

    @Override
    void check(ConfigFile config) {
        requireWholeWindow(config, WINDOW);
    }

    @Override
    void writeFeedForward(FeedForward layer, int dim, ObjectNode config) {
        super.writeFeedForward(layer, dim, config);
        config.putNull("sliding_window");
    }
}
