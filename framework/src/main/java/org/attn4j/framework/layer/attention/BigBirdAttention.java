package org.attn4j.framework.layer.attention;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;
import static org.attn4j.framework.config.Checks.requireWidth;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.attention.SparsePattern;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head self-attention over blocks: a block of tokens sees those around it, the first ones, which see all, and some
 * drawn at random, other ones in each head of each layer. Its cost is linear in T.
 * Shapes: x [B, T, D] -> [B, T, D]; K = D / H; query, key, value, output [D, D].
 *
 * @throws IllegalArgumentException if a size is not positive, a count negative, the window even, or blocks are to be drawn
 *     from a length of none
 * @see <a href="https://arxiv.org/abs/2007.14062">Zaheer et al. 2020</a>
 */
@TypeName("bigbird")
public record BigBirdAttention(
        @Key(doc = "H, a divisor of D") int heads,
        @Key(doc = "whether the maps have biases", value = "false") boolean bias,
        @Key(doc = "share of attention weights dropped in training", value = "0") double dropout,
        @Key(doc = "tokens of a block", value = "64") int block,
        @Key(doc = "blocks that a block sees around it, its own among them: an odd number", value = "3")
                int windowBlocks,
        @Key(doc = "blocks from the first on that see all and are seen by all", value = "1") int globalBlocks,
        @Key(doc = "further blocks, drawn at random, that a block sees", value = "0") int randomBlocks,
        @Key(
                        doc =
                                "tokens from whose blocks random ones are drawn: the longest text's; needed with random_blocks",
                        value = "0")
                int length,
        @Key(doc = "seed of the draw, which with the layer's place and the head decides it", value = "0") long seed)
        implements SelfAttentionLayer {
    public BigBirdAttention {
        new Heads(heads, 0, bias, dropout);
        requireWidth("block", block);
        requireWidth("window_blocks", windowBlocks);
        require(
                windowBlocks % 2 == 1,
                "window_blocks: as many on either side of a block's own, so odd, not %d",
                windowBlocks);
        requireWidthOrZero("global_blocks", globalBlocks);
        requireWidthOrZero("random_blocks", randomBlocks);
        requireWidthOrZero("length", length);
        requireAtMost("heads times random_blocks", (long) heads * randomBlocks, 4096);
        requireAtMost("blocks of block tokens in length", (length + (long) block - 1) / block, 4096);
        requireAtMost("window_blocks times block", (long) windowBlocks * block, Limits.WIDTH);
        require(
                (randomBlocks == 0) == (length == 0),
                "random_blocks (%d) and length (%d): give both, or neither",
                randomBlocks,
                length);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        int around = windowBlocks / 2;
        long key = randomBlocks == 0 ? 0 : Philox.key(seed, s.full("random_blocks"));
        SparsePattern pattern = new SparsePattern(
                block, around, around, 1, globalBlocks, randomBlocks, (length + block - 1) / block, key);
        return new Heads(heads, 0, bias, dropout, null, true, 0, null, pattern).self(s, x, false);
    }
}
