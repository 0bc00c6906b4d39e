package org.attn4j.recipes.run;

import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.BeamSearch;
import org.attn4j.framework.generate.BeamSettings;
import org.attn4j.framework.generate.Hypothesis;
import org.attn4j.framework.generate.PromptSearch;

/** Continues text by beam search: decodes the best continuation. */
public final class TextSearch {
    private final Tokenizer tokenizer;
    private final PromptSearch search;

    /** Searches with a model. */
    public TextSearch(Tokenizer tokenizer, PromptSearch search) {
        this.tokenizer = tokenizer;
        this.search = search;
    }

    /**
     * Continues a prompt; the text ends at the tokenizer's end token, where it has one and it comes.
     *
     * @param prompt the ids of at least one token
     * @param tokens most tokens
     * @param beam hypotheses kept
     * @param stop text at which the output is cut, and which is left out of it; null for none
     * @throws IllegalArgumentException if the prompt is empty, or tokens or beam is not positive
     */
    public TextGenerator.Result generate(int[] prompt, int tokens, int beam, String stop) {
        long start = System.nanoTime();
        int end = tokenizer.specialTokens().end().orElse(BeamSearch.NO_END);
        Hypothesis best =
                search.search(prompt, BeamSettings.customary(beam, tokens), end).get(0);
        String text = tokenizer.decode(best.ids());
        int found = stop == null ? -1 : text.indexOf(stop);
        return new TextGenerator.Result(
                found < 0 ? text : text.substring(0, found), best.ids().length, (System.nanoTime() - start) * 1e-9);
    }
}
