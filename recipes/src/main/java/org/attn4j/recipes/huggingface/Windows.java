package org.attn4j.recipes.huggingface;

/** Windows of attention in config.json. */
final class Windows {
    private static final String WINDOW = "sliding_window";
    private static final String CONTEXT = "max_position_embeddings";

    private Windows() {}

    /**
     * Requires that a window, if there is one, holds the whole context.
     *
     * @param other the window where there is no such key; 0 for none
     */
    static void requireWhole(ConfigFile config, int other) {
        int window = config.has(WINDOW) ? config.count(WINDOW) : config.json().has(WINDOW) ? 0 : other;
        if (window > 0 && window < config.count(CONTEXT)) {
            throw config.wrong(
                    WINDOW,
                    "null or at least the context, " + config.count(CONTEXT) + ", as no layer here attends in a window",
                    window + "; texts up to the window alone are the same model with " + CONTEXT + ": " + window);
        }
    }
}
