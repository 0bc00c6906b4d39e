package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.PairModel.flag;
import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.MultiHead;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.RelativePosition;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.op.elementwise.ActivationKind;

/**
 * T5, its first form (ReLU, a head scaled by D^-1/2) and 1.1 (a gated feed-forward): pre-norm by root mean squares, no
 * biases, unscaled scores, one table of relative positions for all blocks of a side.
 */
final class T5 implements Architecture {
    private static final int CONTEXT = 512;
    private static final String FORM = "feed_forward_proj";
    private static final String GATED = "gated-";

    @Override
    public String modelType() {
        return "t5";
    }

    @Override
    public List<String> classes() {
        return List.of("T5ForConditionalGeneration", "T5WithLMHeadModel");
    }

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public Described read(ConfigFile c) {
        int dim = c.count("d_model");
        int heads = c.count("num_heads");
        int kv = c.count("d_kv", 64);
        int width = (long) kv * heads == dim ? 0 : kv;
        double dropout = c.number("dropout_rate", 0.1);
        Norm norm = new RootMeanSquareNorm(c.number("layer_norm_epsilon", 1e-6));
        FeedForward feedForward = feedForward(c, dropout);
        boolean tied = c.flag("tie_word_embeddings", true);
        int layers = c.count("num_layers");
        EncoderDecoder model = new EncoderDecoder(
                dim,
                layers,
                c.count("num_decoder_layers", layers),
                new RelativePosition(
                        c.count("relative_attention_num_buckets", 32),
                        c.count("relative_attention_max_distance", 128),
                        true),
                new TransformerBlock(
                        Placement.PRE,
                        norm,
                        new SelfAttention(heads, 0, false, dropout, Score.DOT, false, width, Optional.empty()),
                        feedForward,
                        dropout),
                new DecoderBlock(
                        Placement.PRE,
                        norm,
                        new CausalAttention(heads, 0, false, dropout, Score.DOT, false, width, Optional.empty()),
                        new CrossAttention(heads, 0, false, dropout, Score.DOT, false, width),
                        feedForward,
                        dropout),
                true,
                tied,
                false,
                false,
                false,
                c.flag("scale_decoder_outputs", tied),
                dropout,
                0,
                0.05);
        int vocabulary = c.count("vocab_size");
        return PairModel.described(model, vocabulary, vocabulary, c.count("n_positions", CONTEXT));
    }

    private static FeedForward feedForward(ConfigFile c, double dropout) {
        int hidden = c.count("d_ff");
        String form = c.word(FORM, "relu");
        // T5 1.1 says gelu, and means its approximation.
        ActivationKind kind = form.equals("gated-gelu")
                ? ActivationKind.GELU_TANH
                : Activations.of(form.startsWith(GATED) ? form.substring(GATED.length()) : form)
                        .orElseThrow(() -> c.wrong(FORM, "relu, gated-gelu or another activation", form));
        return form.startsWith(GATED)
                ? new SwiGluFeedForward(hidden, kind, 0)
                : new MlpFeedForward(hidden, kind, false, dropout, 0);
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        EncoderDecoder model = PairModel.of(any);
        TransformerBlock encoder = model.encoder();
        DecoderBlock decoder = model.decoder();
        require(encoder.placement() == Placement.PRE, "model.encoder.placement", "pre", "post");
        require(decoder.placement() == Placement.PRE, "model.decoder.placement", "pre", "post");
        RootMeanSquareNorm norm = requireType(RootMeanSquareNorm.class, "model.encoder.norm", encoder.norm());
        require(norm.equals(decoder.norm()), "model.decoder.norm", norm, decoder.norm());
        MultiHead self = heads("model.encoder.attention", SelfAttention.class, encoder.attention());
        MultiHead causal = heads("model.decoder.attention", CausalAttention.class, decoder.attention());
        MultiHead cross = heads("model.decoder.cross_attention", CrossAttention.class, decoder.crossAttention());
        require(self.heads() == causal.heads(), "model.decoder.attention.heads", self.heads(), causal.heads());
        for (MultiHead other : List.of(causal, cross)) {
            require(self.headWidth() == other.headWidth(), "head_width", self.headWidth(), other.headWidth());
        }
        require(self.heads() == cross.heads(), "model.decoder.cross_attention.heads", self.heads(), cross.heads());
        require(
                encoder.feedForward().equals(decoder.feedForward()),
                "model.decoder.feed_forward",
                encoder.feedForward(),
                decoder.feedForward());
        RelativePosition position = requireType(RelativePosition.class, "model.position", model.position());
        require(position.shared(), "model.position.shared", true, false);
        flag("shared", true, model.shared());
        flag("scaled_embedding", false, model.scaledEmbedding());
        flag("embedding_norm", false, model.embeddingNorm());
        flag("head_bias", false, model.headBias());
        // A head of its own is never scaled there; of a tied one, transformers 5 reads which it is.
        require(model.tied() || !model.scaledHead(), "model.scaled_head", false, model.scaledHead());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        int width = self.headWidth() == 0 ? model.dim() / self.heads() : self.headWidth();
        json.put("d_model", model.dim()).put("d_kv", width).put("num_heads", self.heads());
        json.put("d_ff", hidden(model)).put(FORM, form(encoder.feedForward()));
        json.put("num_layers", model.layers()).put("num_decoder_layers", model.blocks());
        json.put("relative_attention_num_buckets", position.buckets())
                .put("relative_attention_max_distance", position.farthest());
        json.put("dropout_rate", model.dropout()).put("layer_norm_epsilon", norm.epsilon());
        json.put("is_encoder_decoder", true).put("tie_word_embeddings", model.tied());
        json.put("scale_decoder_outputs", model.scaledHead());
        return json.put("vocab_size", known.facts().vocabulary());
    }

    private static MultiHead heads(String key, Class<? extends MultiHead> type, Object part) {
        MultiHead heads = PlainBlock.heads(key, type, part);
        require(!heads.scaled(), key + ".scaled", false, true);
        require(!heads.bias(), key + ".bias", false, true);
        return heads;
    }

    private static String form(FeedForward part) {
        if (part instanceof SwiGluFeedForward gated) {
            require(
                    gated.activation() != ActivationKind.GELU,
                    "model.encoder.feed_forward.activation",
                    "gelu_tanh, which T5 calls gated-gelu",
                    "gelu");
            return GATED
                    + (gated.activation() == ActivationKind.GELU_TANH ? "gelu" : Activations.write(gated.activation()));
        }
        MlpFeedForward mlp = requireType(MlpFeedForward.class, "model.encoder.feed_forward", part);
        require(!mlp.bias(), "model.encoder.feed_forward.bias", false, true);
        return Activations.write(mlp.activation());
    }

    private static int hidden(EncoderDecoder model) {
        FeedForward part = model.encoder().feedForward();
        return part instanceof SwiGluFeedForward gated
                ? gated.hidden(model.dim())
                : ((MlpFeedForward) part).hidden(model.dim());
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        EncoderDecoder model = (EncoderDecoder) any;
        TensorTable table = new TensorTable();
        PairModel.embeddings(table, model, "", "shared.weight")
                .ignored("decoder\\.block\\.0\\.layer\\.1\\.EncDecAttention\\.relative_attention_bias\\.weight");
        for (String side : List.of("encoder", "decoder")) {
            table.same(side + ".final_layer_norm.weight", side + ".norm.weight")
                    .joined(
                            side + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                            Turn.TRANSPOSED,
                            0,
                            side + ".relative.weight");
        }
        boolean gated = model.encoder().feedForward() instanceof SwiGluFeedForward;
        for (int i = 0; i < model.layers(); i++) {
            TensorTable block = table.below("encoder.block." + i + ".", "encoder.blocks." + i + ".");
            attention(block, "layer.0", "SelfAttention", "attention");
            feedForward(block, "layer.1", gated);
        }
        for (int i = 0; i < model.blocks(); i++) {
            TensorTable block = table.below("decoder.block." + i + ".", "decoder.blocks." + i + ".");
            attention(block, "layer.0", "SelfAttention", "attention");
            attention(block, "layer.1", "EncDecAttention", "cross_attention");
            feedForward(block, "layer.2", gated);
        }
        return table;
    }

    private static void attention(TensorTable block, String place, String theirs, String ours) {
        block.same(place + "." + theirs + ".q.weight", ours + ".query.weight")
                .same(place + "." + theirs + ".k.weight", ours + ".key.weight")
                .same(place + "." + theirs + ".v.weight", ours + ".value.weight")
                .same(place + "." + theirs + ".o.weight", ours + ".output.weight")
                .same(place + ".layer_norm.weight", ours + "_norm.weight");
    }

    private static void feedForward(TensorTable block, String place, boolean gated) {
        String maps = place + ".DenseReluDense.";
        if (gated) {
            block.same(maps + "wi_0.weight", "feed_forward.gate.weight")
                    .same(maps + "wi_1.weight", "feed_forward.up.weight");
        } else {
            block.same(maps + "wi.weight", "feed_forward.up.weight");
        }
        block.same(maps + "wo.weight", "feed_forward.down.weight")
                .same(place + ".layer_norm.weight", "feed_forward_norm.weight");
    }
}
