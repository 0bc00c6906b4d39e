package org.attn4j.framework.graph;

/** What of the forward pass is computed a second time for the backward pass, to keep less in between. */
public enum Recompute {
    /** Nothing: all that a gradient needs is kept. */
    NONE,
    /**
     * What a block computes inside, just before its own backward pass; of the forward pass only the input of each block is
     * kept. No bit of a result changes.
     *
     * @see <a href="https://arxiv.org/abs/1604.06174">Chen et al. 2016</a>
     */
    BLOCKS
}
