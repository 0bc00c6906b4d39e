package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import java.util.List;
import java.util.Locale;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.MultiHead;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;

/**
 * A block as BERT, ViT, BART and Marian have it: layer norms, full multi-head attention by scaled dot products, a
 * feed-forward of two maps. Biases that ours lacks are 0 there.
 *
 * @param dim D
 */
record PlainBlock(int dim, LayerNormalization norm, MultiHead attention, MlpFeedForward mlp, double dropout) {
    private static final List<String> MAPS = List.of("query", "key", "value", "output");

    /**
     * A block of an encoder.
     *
     * @param key the block's key in the recipe, with a dot
     * @throws UnfitException naming the key that does not fit
     */
    static PlainBlock of(int dim, String key, Placement wanted, TransformerBlock b) {
        MultiHead attention = attention(key + "attention", SelfAttention.class, b.attention());
        return of(dim, key, wanted, b.placement(), b.norm(), attention, b.feedForward(), b.dropout());
    }

    /** A block of a decoder, without its cross attention. */
    static PlainBlock of(int dim, String key, Placement wanted, DecoderBlock b) {
        MultiHead attention = attention(key + "attention", CausalAttention.class, b.attention());
        return of(dim, key, wanted, b.placement(), b.norm(), attention, b.feedForward(), b.dropout());
    }

    private static PlainBlock of(
            int dim,
            String key,
            Placement wanted,
            Placement placement,
            Norm norm,
            MultiHead attention,
            FeedForward feedForward,
            double dropout) {
        require(placement == wanted, key + "placement", lower(wanted), lower(placement));
        return new PlainBlock(
                dim,
                requireType(LayerNormalization.class, key + "norm", norm),
                attention,
                requireType(MlpFeedForward.class, key + "feed_forward", feedForward),
                dropout);
    }

    private static String lower(Placement placement) {
        return placement.name().toLowerCase(Locale.ROOT);
    }

    /** Attention of as many key as query heads, by scaled dot products. */
    static MultiHead attention(String key, Class<? extends MultiHead> type, Object part) {
        MultiHead attention = heads(key, type, part);
        require(attention.scaled(), key + ".scaled", true, false);
        require(attention.headWidth() == 0, key + ".head_width", 0, attention.headWidth());
        return attention;
    }

    /** Attention of as many key as query heads, by dot products. */
    static MultiHead heads(String key, Class<? extends MultiHead> type, Object part) {
        MultiHead attention = requireType(type, key, part);
        require(attention.score() == Score.DOT, key + ".score", "dot", attention.score());
        require(
                attention.keyValueHeads() == 0 || attention.keyValueHeads() == attention.heads(),
                key + ".key_value_heads",
                attention.heads(),
                attention.keyValueHeads());
        require(attention.queryKeyNorm().isEmpty(), key + ".query_key_norm", null, "a norm");
        require(attention.pattern() == null, key + ".window", 0, "a window");
        return attention;
    }

    /** F. */
    int hidden() {
        return mlp.hidden(dim);
    }

    /** Names the block's tensors; the table stands at its place. */
    void name(TensorTable table, BlockNames names) {
        maps(table, names.attention(), "attention", attention.bias(), dim);
        norm(table, names.attentionNorm(), "attention_norm");
        table.affine(names.up(), "feed_forward.up", mlp.bias(), hidden());
        table.affine(names.down(), "feed_forward.down", mlp.bias(), dim);
        norm(table, names.feedForwardNorm(), "feed_forward_norm");
    }

    /** Names the four maps of an attention. */
    static void maps(TensorTable table, List<String> theirs, String ours, boolean bias, int dim) {
        for (int i = 0; i < MAPS.size(); i++) {
            table.affine(theirs.get(i), ours + "." + MAPS.get(i), bias, dim);
        }
    }

    /** Names a norm of the block's kind. */
    void norm(TensorTable table, String theirs, String ours) {
        table.affine(theirs, ours, norm.bias(), dim);
    }
}
