package org.attn4j.recipes.attend;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * All that is shown of one input.
 *
 * @param input the input in words, for the page's heading
 * @param groups the maps
 * @param guesses the model's likeliest answers, the likeliest first; empty if it gives none
 * @param guessTitle what the guesses are
 * @param strip what the rollout finds in a text; null without
 * @param picture the rollout over an image; null without
 */
public record AttentionView(
        String input, List<MapGroup> groups, List<Guess> guesses, String guessTitle, Strip strip, Picture picture) {
    public AttentionView {
        groups = List.copyOf(groups);
        guesses = List.copyOf(guesses);
    }

    /** An answer and its probability. */
    public record Guess(Label label, double probability) {}

    /**
     * Tokens with what reaches the answer from each.
     *
     * @param reader words for the positions that the answer is read from
     */
    public record Strip(String reader, List<Label> tokens, double[] relevance) {}

    /**
     * An image and the rollout over it.
     *
     * @param reader words for the positions that the answer is read from
     * @param image as the model sees it, enlarged
     * @param rollout the same with the rollout drawn over it
     */
    public record Picture(String reader, BufferedImage image, BufferedImage rollout) {}
}
