package org.attn4j.recipes.huggingface;

import java.util.List;

/** Mistral: a Llama without biases whose attention may slide a window over the text. */
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
    int window() {
        return WINDOW;
    }
}
