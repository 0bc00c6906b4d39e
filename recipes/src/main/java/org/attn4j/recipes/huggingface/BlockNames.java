package org.attn4j.recipes.huggingface;

import java.util.List;

/**
 * What the tensors of a block are called, below its place.
 *
 * @param attention queries, keys, values, output
 * @param attentionNorm its norm
 * @param up the feed-forward's first map
 * @param down its second
 * @param feedForwardNorm its norm
 */
record BlockNames(List<String> attention, String attentionNorm, String up, String down, String feedForwardNorm) {
    /** BERT's and RoBERTa's. */
    static final BlockNames BERT = new BlockNames(
            List.of("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"),
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    /** DistilBERT's. */
    static final BlockNames DISTILBERT = new BlockNames(
            List.of("attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin"),
            "sa_layer_norm",
            "ffn.lin1",
            "ffn.lin2",
            "output_layer_norm");

    /** ViT's. */
    static final BlockNames VIT = new BlockNames(
            List.of(
                    "attention.attention.query",
                    "attention.attention.key",
                    "attention.attention.value",
                    "attention.output.dense"),
            "layernorm_before",
            "intermediate.dense",
            "output.dense",
            "layernorm_after");

    /** BART's and Marian's. */
    static final BlockNames BART =
            new BlockNames(projections("self_attn"), "self_attn_layer_norm", "fc1", "fc2", "final_layer_norm");

    /** The maps of an attention of BART's and Marian's. */
    static List<String> projections(String attention) {
        return List.of(attention + ".q_proj", attention + ".k_proj", attention + ".v_proj", attention + ".out_proj");
    }
}
