package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.requireAtMost;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.RelativeBias;
import org.attn4j.framework.op.attention.RelativeBuckets;

/**
 * A learned bias of the scores for each head and bucket of distances between query and key. Every self-attention layer has
 * a table [H, buckets] of its own, which starts at 0; causal layers use all buckets for what lies behind. Cross attention
 * has none.
 *
 * @throws IllegalArgumentException if buckets is odd or below 4, or farthest does not exceed half of them
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020, section 2.1</a>
 */
@TypeName("relative")
public record RelativePosition(
        @Key(doc = "number of buckets of distances, half of them for each direction where both count", value = "32")
                int buckets,
        @Key(doc = "distance from which on all share the last bucket", value = "128") int farthest)
        implements Position {
    public RelativePosition {
        requireAtMost("buckets", buckets, Limits.WIDTH);
        new RelativeBuckets(buckets, farthest, true);
        new RelativeBuckets(buckets, farthest, false);
    }

    @Override
    public RelativeBias relativeBias() {
        return new RelativeBias(buckets, farthest);
    }
}
