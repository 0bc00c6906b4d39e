package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.TextEncoder;

/**
 * The encoder that BERT, RoBERTa and DistilBERT share, by the names that each has: learned positions, a norm of the
 * embeddings, post-norm blocks.
 *
 * @param prefix what the names of the encoder's tensors begin with
 * @param blocks where its blocks stand
 * @param names of a block's tensors
 * @param keys of config.json
 */
record TextFamily(String modelType, String prefix, String blocks, BlockNames names, Keys keys) {
    static final TextFamily BERT = new TextFamily("bert", "bert.", "encoder.layer.", BlockNames.BERT, Keys.BERT);
    static final TextFamily ROBERTA =
            new TextFamily("roberta", "roberta.", "encoder.layer.", BlockNames.BERT, Keys.BERT);
    static final TextFamily DISTILBERT =
            new TextFamily("distilbert", "distilbert.", "transformer.layer.", BlockNames.DISTILBERT, Keys.DISTILBERT);

    /** DistilBERT's config.json does not tell it. */
    private static final double EPSILON = 1e-12;

    /** Keys of config.json. */
    record Keys(
            String dim,
            String layers,
            String heads,
            String hidden,
            String activation,
            String dropout,
            String attentionDropout) {
        static final Keys BERT = new Keys(
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads",
                "intermediate_size",
                "hidden_act",
                "hidden_dropout_prob",
                "attention_probs_dropout_prob");
        static final Keys DISTILBERT =
                new Keys("dim", "n_layers", "n_heads", "hidden_dim", "activation", "dropout", "attention_dropout");

        /** The block that config.json describes. */
        TransformerBlock block(ConfigFile c, Placement placement, double epsilon) {
            return new TransformerBlock(
                    placement,
                    new LayerNormalization(epsilon, true),
                    new SelfAttention(c.count(heads), 0, true, c.number(attentionDropout, 0.1), Score.DOT, true),
                    new MlpFeedForward(c.count(hidden), Activations.read(c, activation, "gelu"), true, 0, 0),
                    c.number(dropout, 0.1));
        }

        /** The config.json of a block. */
        ObjectNode write(PlainBlock block, int count) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put(dim, block.dim())
                    .put(layers, count)
                    .put(heads, block.attention().heads());
            json.put(hidden, block.hidden())
                    .put(activation, Activations.write(block.mlp().activation()));
            return json.put(dropout, block.dropout())
                    .put(attentionDropout, block.attention().dropout());
        }
    }

    /** A model's encoder as config.json describes it. */
    TextBody read(ConfigFile c) {
        c.require("position_embedding_type", "absolute", "absolute");
        c.require("is_decoder", false, false);
        c.require("add_cross_attention", false, false);
        boolean distilled = this == DISTILBERT;
        int first = this == ROBERTA ? padding(c) + 1 : 0;
        TextEncoder encoder = new TextEncoder(
                c.count(keys.dim()),
                c.count(keys.layers()),
                new LearnedPosition(c.count("max_position_embeddings") - first, first),
                keys.block(c, Placement.POST, distilled ? EPSILON : c.number("layer_norm_eps", EPSILON)),
                distilled ? 0 : c.count("type_vocab_size", this == ROBERTA ? 1 : 2),
                true,
                false,
                c.number(keys.dropout(), 0.1));
        return new TextBody(encoder, c.number("initializer_range", 0.02), c.count("vocab_size"));
    }

    private static int padding(ConfigFile c) {
        return c.has("pad_token_id") && c.json().get("pad_token_id").asInt() == 0 ? 0 : c.count("pad_token_id", 1);
    }

    /** The config.json of an encoder. */
    ObjectNode write(TextEncoder body, double deviation, KnownData known) {
        LearnedPosition position = requireType(LearnedPosition.class, "model.position", body.position());
        boolean roberta = this == ROBERTA;
        require(
                roberta == position.first() > 0,
                "model.position.first",
                roberta ? "above 0 (1 more than the id of padding)" : "0",
                position.first());
        require(body.embeddingNorm(), "model.embedding_norm", true, false);
        require(!body.scaledEmbedding(), "model.scaled_embedding", false, true);
        require(this != DISTILBERT || body.segments() == 0, "model.segments", 0, body.segments());
        PlainBlock block = block(body);
        ObjectNode json = keys.write(block, body.layers());
        int longest = Math.max(position.length(), known.facts().context());
        json.put("max_position_embeddings", longest + position.first());
        json.put("initializer_range", deviation).put("tie_word_embeddings", true);
        if (roberta) {
            json.put("pad_token_id", position.first() - 1);
        }
        if (this == DISTILBERT) {
            double epsilon = block.norm().epsilon();
            require(epsilon == EPSILON, "model.block.norm.epsilon", EPSILON, epsilon);
        } else {
            json.put("layer_norm_eps", block.norm().epsilon()).put("type_vocab_size", Math.max(1, body.segments()));
        }
        return json.put("vocab_size", known.facts().vocabulary());
    }

    private static PlainBlock block(TextEncoder body) {
        return PlainBlock.of(body.dim(), "model.block.", Placement.POST, body.block());
    }

    /** The tensors of an encoder. */
    TensorTable tensors(TextEncoder body) {
        PlainBlock block = block(body);
        TensorTable all = new TensorTable();
        TensorTable table = all.below(prefix, "")
                .same("embeddings.word_embeddings.weight", "embedding.weight")
                .same("embeddings.position_embeddings.weight", "position.weight");
        if (body.segments() > 0) {
            table.same("embeddings.token_type_embeddings.weight", "segment.weight");
        } else if (this != DISTILBERT) {
            table.zeros("embeddings.token_type_embeddings.weight", 1, body.dim());
        }
        block.norm(table, "embeddings.LayerNorm", "embedding_norm");
        for (int i = 0; i < body.layers(); i++) {
            block.name(table.below(blocks + i + ".", "blocks." + i + "."), names);
        }
        return all.ignored(".*embeddings\\.(position_ids|token_type_ids)");
    }
}
