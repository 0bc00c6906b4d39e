package org.attn4j.framework.generate;

/**
 * A target that beam search found.
 *
 * @param ids its tokens, without begin and end
 * @param logProbability of its tokens given the source, the end token's with it where it ended, in nats
 * @param score what it is ranked by: log-probability over length penalty
 * @param ended whether its end token came; false where the length ran out before
 */
public record Hypothesis(int[] ids, double logProbability, double score, boolean ended) {
    public Hypothesis {
        ids = ids.clone();
    }

    @Override
    public int[] ids() {
        return ids.clone();
    }
}
