package org.attn4j.framework.model;

/** How a masked language model turns the vector of a chosen position into logits. */
public enum MaskedHead {
    /** A linear map, GELU, a norm, then the output map with bias (Devlin et al. 2018). */
    BERT,
    /** The output map alone, without bias. */
    PLAIN
}
