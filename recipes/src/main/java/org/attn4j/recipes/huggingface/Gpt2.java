package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.model.Model;

/**
 * GPT-2: learned positions, pre-norm, biases everywhere, maps stored [in, out], queries, keys and values in one. A recipe
 * without biases fits too: they are written as zeros.
 */
final class Gpt2 implements Architecture {
    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public List<String> classes() {
        return List.of("GPT2LMHeadModel");
    }

    @Override
    public String prefix() {
        return "transformer.";
    }

    @Override
    public Described read(ConfigFile c) {
        c.require("scale_attn_by_inverse_layer_idx", false, false);
        c.require("add_cross_attention", false, false);
        int dim = c.count("n_embd");
        LanguageModel model = new LanguageModel(
                dim,
                c.count("n_layer"),
                new LearnedPosition(c.count("n_positions"), 0),
                new TransformerBlock(
                        Placement.PRE,
                        new LayerNormalization(c.number("layer_norm_epsilon", 1e-5), true),
                        new CausalAttention(
                                c.count("n_head"),
                                0,
                                true,
                                c.number("attn_pdrop", 0.1),
                                Score.DOT,
                                c.flag("scale_attn_weights", true)),
                        new MlpFeedForward(
                                c.count("n_inner", 4 * dim),
                                Activations.read(c, "activation_function", "gelu_new"),
                                true,
                                0,
                                0),
                        c.number("resid_pdrop", 0.1)),
                c.flag("tie_word_embeddings", true),
                false,
                c.number("embd_pdrop", 0.1),
                0,
                c.number("initializer_range", 0.02));
        return TextData.described(model, DataFacts.text(c.count("vocab_size"), c.count("n_positions")));
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        LanguageModel model = requireType(LanguageModel.class, "model", any);
        LearnedPosition position = requireType(LearnedPosition.class, "model.position", model.position());
        require(position.first() == 0, "model.position.first", 0, position.first());
        require(!model.scaledEmbedding(), "model.scaled_embedding", false, true);
        TransformerBlock block = model.block();
        require(block.placement() == Placement.PRE, "model.block.placement", "pre", "post");
        LayerNormalization norm = requireType(LayerNormalization.class, "model.block.norm", block.norm());
        CausalAttention attention = requireType(CausalAttention.class, "model.block.attention", block.attention());
        require(attention.score() == Score.DOT, "model.block.attention.score", "dot", attention.score());
        String key = "model.block.attention.";
        require(attention.queryKeyNorm().isEmpty(), key + "query_key_norm", null, attention.queryKeyNorm());
        require(attention.window() == 0, key + "window", 0, attention.window());
        require(
                attention.headWidth() == 0 || attention.headWidth() * attention.heads() == model.dim(),
                key + "head_width",
                0,
                attention.headWidth());
        require(
                attention.keyValueHeads() == 0 || attention.keyValueHeads() == attention.heads(),
                "model.block.attention.key_value_heads",
                attention.heads(),
                attention.keyValueHeads());
        MlpFeedForward mlp = requireType(MlpFeedForward.class, "model.block.feed_forward", block.feedForward());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("activation_function", Activations.write(mlp.activation()));
        json.put("scale_attn_weights", attention.scaled());
        json.put("attn_pdrop", attention.dropout()).put("embd_pdrop", model.dropout());
        json.put("initializer_range", model.initialDeviation()).put("layer_norm_epsilon", norm.epsilon());
        json.put("n_embd", model.dim()).put("n_head", attention.heads());
        json.put("n_inner", hidden(model)).put("n_layer", model.layers());
        json.put("n_positions", Math.max(position.length(), known.facts().context()))
                .put("resid_pdrop", block.dropout());
        json.put("tie_word_embeddings", model.tied());
        return json.put("vocab_size", known.facts().vocabulary());
    }

    private static int hidden(LanguageModel model) {
        return ((MlpFeedForward) model.block().feedForward()).hidden(model.dim());
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        LanguageModel model = (LanguageModel) any;
        int d = model.dim();
        boolean shift = ((LayerNormalization) model.block().norm()).bias();
        TensorTable table = new TensorTable()
                .same("transformer.wte.weight", "embedding.weight")
                .same("transformer.wpe.weight", "position.weight")
                .affine("transformer.ln_f", "norm", shift, d)
                .ignored("transformer\\.h\\.\\d+\\.attn\\.(bias|masked_bias)"); // masks
        for (int i = 0; i < model.layers(); i++) {
            block(table.below("transformer.h." + i + ".", "blocks." + i + "."), model, shift);
        }
        return model.tied()
                ? table.ignored("(transformer\\.)?lm_head\\.weight")
                : table.same("lm_head.weight", "head.weight");
    }

    private static void block(TensorTable table, LanguageModel model, boolean shift) {
        int d = model.dim();
        boolean bias = ((CausalAttention) model.block().attention()).bias();
        table.affine("ln_1", "attention_norm", shift, d).affine("ln_2", "feed_forward_norm", shift, d);
        map(table, "attn.c_attn", bias, 3 * d, "attention.query", "attention.key", "attention.value");
        map(table, "attn.c_proj", bias, d, "attention.output");
        boolean biased = ((MlpFeedForward) model.block().feedForward()).bias();
        map(table, "mlp.c_fc", biased, hidden(model), "feed_forward.up");
        map(table, "mlp.c_proj", biased, d, "feed_forward.down");
    }

    /** A map [in, out], of one of ours or several beside one another. */
    private static void map(TensorTable table, String theirs, boolean bias, int out, String... ours) {
        table.joined(theirs + ".weight", Turn.TRANSPOSED, 1, ended(ours, ".weight"));
        if (bias) {
            table.joined(theirs + ".bias", Turn.SAME, 0, ended(ours, ".bias"));
        } else {
            table.zeros(theirs + ".bias", out);
        }
    }

    private static String[] ended(String[] names, String end) {
        return Arrays.stream(names).map(n -> n + end).toArray(String[]::new);
    }
}
