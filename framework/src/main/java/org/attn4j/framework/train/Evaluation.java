package org.attn4j.framework.train;

/**
 * What an evaluation gave.
 *
 * @param split name of the split
 * @param loss mean over all counted targets, in nats
 * @param targets number of counted targets
 * @param seconds time taken
 */
public record Evaluation(String split, double loss, long targets, double seconds) {
    /** exp(loss): perplexity per target. */
    public double perplexity() {
        return Math.exp(loss);
    }
}
