package org.attn4j.framework.layer.block;

/** Where a block normalises. */
public enum Placement {
    /** {@code x + f(norm(x))}: the residual stream stays untouched (Xiong et al. 2020). */
    PRE,
    /** {@code norm(x + f(x))}: the Transformer of 2017. */
    POST
}
