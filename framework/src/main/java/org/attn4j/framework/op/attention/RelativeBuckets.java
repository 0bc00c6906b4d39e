package org.attn4j.framework.op.attention;

import static org.attn4j.framework.config.Checks.require;

/**
 * Buckets of distances between a query and a key, finer near than far, as T5 has them. With n buckets for a direction
 * (all of them, or half of them where both directions count) and e = n / 2, a distance d in steps falls into
 *
 * <pre>{@code
 * d                                                        for d < e
 * min(n - 1, e + floor(ln(d / e) / ln(D / e) * (n - e)))   else, D the largest distance told apart
 * }</pre>
 *
 * <p>where keys behind the query have n added if both directions count, and otherwise distance 0.
 *
 * @param count number of buckets
 * @param farthest D, from which on all distances share the last bucket
 * @param bidirectional whether keys before and behind a query have buckets of their own
 * @throws IllegalArgumentException if there are fewer than 2 buckets for a direction, their number is odd with two
 *     directions, or D does not exceed the distances that have a bucket each
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020, section 2.1</a>
 */
public record RelativeBuckets(int count, int farthest, boolean bidirectional) {
    public RelativeBuckets {
        int directions = bidirectional ? 2 : 1;
        require(
                count >= 2 * directions && count % directions == 0,
                "relative positions: the number of buckets must be %s, got %d",
                bidirectional ? "even and at least 4 for two directions" : "at least 2",
                count);
        require(
                farthest > count / directions / 2,
                "relative positions: the farthest distance must exceed %d (half a direction's buckets), got %d",
                count / directions / 2,
                farthest);
    }

    /**
     * The bucket of a relative position.
     *
     * @param relative key's position less the query's
     */
    public int of(long relative) {
        int n = bidirectional ? count / 2 : count;
        int first = bidirectional && relative > 0 ? n : 0;
        long distance = bidirectional ? Math.abs(relative) : Math.max(0, -relative);
        int exact = n / 2;
        if (distance < exact) {
            return first + (int) distance;
        }
        // In single precision, as T5 computes it: a distance on a boundary then falls on T5's side.
        float share = (float) Math.log((float) distance / exact) / (float) Math.log((double) farthest / exact);
        return first + (int) Math.min(n - 1, exact + (long) (share * (n - exact)));
    }
}
