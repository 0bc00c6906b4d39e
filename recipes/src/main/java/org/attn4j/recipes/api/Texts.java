package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.util.function.Consumer;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.framework.generate.Decoders;
import org.attn4j.framework.generate.PromptSearch;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.recipes.run.TextGenerator;
import org.attn4j.recipes.run.TextSearch;

/** Continues texts with a model that generates. */
record Texts(Model model, RunInputs inputs, Parameters values, Backend backend) {
    /** The ids of a prompt. */
    static int[] prompt(RunInputs inputs, String prompt) {
        inputs.requireGenerating();
        require(!prompt.isEmpty(), "the prompt is empty: expected at least one character");
        int[] ids = inputs.encoder(TaskData.TOKENIZER).encode(prompt).ids();
        require(ids.length > 0, "the prompt has no token: '%s'", prompt);
        return ids;
    }

    TextGenerator.Result generate(int[] prompt, GenerateSettings settings, Consumer<String> stream) {
        DataFacts facts = inputs.facts();
        Tokenizer tokenizer = inputs.tokenizer(TaskData.TOKENIZER);
        int window = settings.window();
        if (window == 0 && (settings.beam() > 0 || !settings.cache()) && Decoders.slides(model, facts)) {
            window = Math.max(facts.context(), prompt.length + settings.tokens());
        }
        if (settings.beam() > 0) {
            PromptSearch search = settings.cache()
                    ? PromptSearch.of(model, facts, values, backend, window)
                    : PromptSearch.recomputing(model, facts, values, backend, window);
            return new TextSearch(tokenizer, search)
                    .generate(prompt, settings.tokens(), settings.beam(), settings.stop());
        }
        return new TextGenerator(tokenizer, decoder(settings))
                .generate(prompt, settings.tokens(), settings.sampler(), settings.stop(), stream);
    }

    /** Reads and predicts as the settings have it. */
    Decoder decoder(GenerateSettings settings) {
        DataFacts facts = inputs.facts();
        return settings.cache()
                ? Decoders.of(model, facts, values, backend, settings.window())
                : Decoders.recomputing(model, facts, values, backend, settings.window());
    }
}
