package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.model.Model;

/**
 * What Llama and those after it have in common: rotary positions, pre-norm by rms_norm, grouped-query attention, a gated
 * feed-forward. Each says in its own class what it has besides.
 */
abstract class LlamaLike implements Architecture {
    private static final String BIAS = "attention_bias";
    private static final String WINDOW = "sliding_window";
    private static final String CONTEXT = "max_position_embeddings";

    @Override
    public String prefix() {
        return "model.";
    }

    /** Base of the angles where config.json tells none. */
    double epsilon() {
        return 1e-6;
    }

    double base() {
        return 10000;
    }

    /** K where config.json tells none; 0 for D / H. */
    int headWidth() {
        return 0;
    }

    /** Refuses what config.json asks for and no layer does. */
    void check(ConfigFile config) {}

    /** The window of attention where config.json tells none, 0 for none; less where it can tell none. */
    int window() {
        return -1;
    }

    /** The window of attention; 0 where it holds the whole context. */
    private int window(ConfigFile config) {
        int other = window();
        if (other < 0) {
            return 0;
        }
        int window = config.has(WINDOW) ? config.count(WINDOW) : config.json().has(WINDOW) ? 0 : other;
        return window < config.count(CONTEXT) ? window : 0;
    }

    /** What normalises queries and keys. */
    Optional<RootMeanSquareNorm> queryKeyNorm(RootMeanSquareNorm norm) {
        return Optional.empty();
    }

    FeedForward feedForward(ConfigFile c) {
        return new SwiGluFeedForward(c.count("intermediate_size"), Activations.read(c, "hidden_act", "silu"), 0);
    }

    void writeFeedForward(FeedForward layer, int dim, ObjectNode config) {
        SwiGluFeedForward swiglu = requireType(SwiGluFeedForward.class, "model.block.feed_forward", layer);
        config.put("hidden_act", Activations.write(swiglu.activation()));
        config.put("intermediate_size", swiglu.hidden(dim));
    }

    void feedForward(FeedForward layer, TensorTable block) {
        block.same("mlp.gate_proj.weight", "feed_forward.gate.weight")
                .same("mlp.up_proj.weight", "feed_forward.up.weight")
                .same("mlp.down_proj.weight", "feed_forward.down.weight");
    }

    @Override
    public Described read(ConfigFile c) {
        check(c);
        RootMeanSquareNorm norm = new RootMeanSquareNorm(c.number("rms_norm_eps", epsilon()));
        int heads = c.count("num_attention_heads");
        int groups = c.count("num_key_value_heads", heads);
        int dim = c.count("hidden_size");
        int width = c.count("head_dim", headWidth() > 0 ? headWidth() : Math.max(1, dim / heads));
        LanguageModel model = new LanguageModel(
                dim,
                c.count("num_hidden_layers"),
                Ropes.read(c, base()),
                new TransformerBlock(
                        Placement.PRE,
                        norm,
                        new CausalAttention(
                                heads,
                                groups,
                                c.flag(BIAS, false),
                                c.number("attention_dropout", 0),
                                Score.DOT,
                                true,
                                (long) width * heads == dim ? 0 : width,
                                queryKeyNorm(norm),
                                window(c),
                                1),
                        feedForward(c),
                        0),
                c.flag("tie_word_embeddings", false),
                false,
                0,
                0,
                c.number("initializer_range", 0.02));
        return TextData.described(model, DataFacts.text(c.count("vocab_size"), c.count(CONTEXT)));
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        LanguageModel model = requireType(LanguageModel.class, "model", any);
        RotaryPosition position = requireType(RotaryPosition.class, "model.position", model.position());
        require(!model.scaledEmbedding(), "model.scaled_embedding", false, true);
        TransformerBlock block = model.block();
        require(block.placement() == Placement.PRE, "model.block.placement", "pre", "post");
        RootMeanSquareNorm norm = requireType(RootMeanSquareNorm.class, "model.block.norm", block.norm());
        CausalAttention attention = requireType(CausalAttention.class, "model.block.attention", block.attention());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        write(attention, norm, model.dim(), json);
        writeFeedForward(block.feedForward(), model.dim(), json);
        json.put("hidden_size", model.dim()).put("initializer_range", model.initialDeviation());
        json.put(CONTEXT, known.facts().context()).put("num_hidden_layers", model.layers());
        json.put("rms_norm_eps", norm.epsilon()).put("tie_word_embeddings", model.tied());
        Ropes.write(position, json);
        return json.put("vocab_size", known.facts().vocabulary());
    }

    private void write(CausalAttention attention, RootMeanSquareNorm norm, int dim, ObjectNode json) {
        String key = "model.block.attention.";
        require(attention.score() == Score.DOT, key + "score", "dot", attention.score());
        require(attention.scaled(), key + "scaled", true, false);
        require(
                attention.queryKeyNorm().equals(queryKeyNorm(norm)),
                key + "query_key_norm",
                queryKeyNorm(norm).map(Object::toString).orElse("null"),
                attention.queryKeyNorm().map(Object::toString).orElse("null"));
        require(!attention.bias() || biased(), key + "bias", false, true);
        require(attention.dilation() == 1, key + "dilation", 1, attention.dilation());
        if (window() >= 0) {
            json.set(WINDOW, attention.window() == 0 ? NullNode.instance : new IntNode(attention.window()));
        } else {
            require(attention.window() == 0, key + "window", 0, attention.window());
        }
        int heads = attention.heads();
        json.put("attention_dropout", attention.dropout());
        if (biased()) {
            json.put(BIAS, attention.bias());
        }
        json.put("head_dim", attention.headWidth() == 0 ? dim / heads : attention.headWidth());
        json.put("num_attention_heads", heads);
        json.put("num_key_value_heads", attention.keyValueHeads() == 0 ? heads : attention.keyValueHeads());
    }

    /** Whether config.json can ask for biases of attention. */
    boolean biased() {
        return true;
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        LanguageModel model = (LanguageModel) any;
        CausalAttention attention = (CausalAttention) model.block().attention();
        TensorTable table = new TensorTable()
                .same("model.embed_tokens.weight", "embedding.weight")
                .same("model.norm.weight", "norm.weight")
                .ignored("model\\.layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq"); // follows from config.json
        for (int i = 0; i < model.layers(); i++) {
            TensorTable block = table.below("model.layers." + i + ".", "blocks." + i + ".");
            attention(attention, block);
            feedForward(model.block().feedForward(), block);
        }
        return model.tied()
                ? table.ignored("(model\\.)?lm_head\\.weight")
                : table.same("lm_head.weight", "head.weight");
    }

    private static void attention(CausalAttention attention, TensorTable block) {
        block.same("input_layernorm.weight", "attention_norm.weight")
                .same("post_attention_layernorm.weight", "feed_forward_norm.weight");
        String[] theirs = {"q_proj", "k_proj", "v_proj", "o_proj"};
        String[] ours = {"query", "key", "value", "output"};
        for (int i = 0; i < ours.length; i++) {
            block.same("self_attn." + theirs[i] + ".weight", "attention." + ours[i] + ".weight");
            if (attention.bias()) {
                block.same("self_attn." + theirs[i] + ".bias", "attention." + ours[i] + ".bias");
            }
        }
        if (attention.queryKeyNorm().isPresent()) {
            block.same("self_attn.q_norm.weight", "attention.query_norm.weight")
                    .same("self_attn.k_norm.weight", "attention.key_norm.weight");
        }
    }
}
