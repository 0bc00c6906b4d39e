package org.attn4j.recipes.run;

import org.attn4j.datasets.config.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.BeamSettings;
import org.attn4j.framework.generate.ConditionalDecoders;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/** Translators of trained models. */
public final class Translators {
    private Translators() {}

    /** Of a model and the data that it was trained on. */
    public static Translator of(Model model, Parameters values, Backend backend, TaskData data, int beam) {
        return of(
                model,
                data.facts(),
                values,
                backend,
                data.tokenizers().get("source"),
                data.tokenizers().get("target"),
                beam);
    }

    /**
     * Of a model.
     *
     * @param beam hypotheses kept of each source; 1 is greedy
     */
    public static Translator of(
            Model model,
            DataFacts facts,
            Parameters values,
            Backend backend,
            Tokenizer source,
            Tokenizer target,
            int beam) {
        return new Translator(
                ConditionalDecoders.of(model, facts, values, backend),
                source,
                target,
                facts.context(),
                BeamSettings.customary(beam, 0));
    }
}
