package org.attn4j.recipes.run;

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

    /**
     * Of a model.
     *
     * @param target the target's tokenizer
     * @param beam hypotheses kept of each source; 1 is greedy
     */
    public static Translator of(
            Model model, DataFacts facts, Parameters values, Backend backend, Tokenizer target, int beam) {
        return new Translator(
                ConditionalDecoders.of(model, facts, values, backend), target, BeamSettings.customary(beam, 0));
    }
}
