package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.requireAtMost;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.RelativeBias;
import org.attn4j.framework.op.attention.RelativeBuckets;

/**
 * A learned bias of the scores for each head and bucket of distances between query and key, a table [H, buckets] that starts
 * at 0: every self-attention layer has one of its own or, as in T5, all of a stack of blocks have one. Causal layers use all
 * buckets for what lies behind. Cross attention has none.
 *
 * @throws IllegalArgumentException if buckets is odd or below 4, or farthest does not exceed half of them
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020, section 2.1</a>
 */
@TypeName("relative")
public record RelativePosition(
        @Key(doc = "number of buckets of distances, half of them for each direction where both count", value = "32")
                int buckets,
        @Key(doc = "distance from which on all share the last bucket", value = "128") int farthest,
        @Key(doc = "whether the blocks of a stack (encoder, decoder) have one table", value = "false") boolean shared)
        implements Position {
    public RelativePosition {
        requireAtMost("buckets", buckets, Limits.WIDTH);
        new RelativeBuckets(buckets, farthest, true);
        new RelativeBuckets(buckets, farthest, false);
    }

    @Override
    public RelativeBias relativeBias() {
        return new RelativeBias(buckets, farthest, shared);
    }

    @Override
    public boolean distancesAlone() {
        return true;
    }
}
