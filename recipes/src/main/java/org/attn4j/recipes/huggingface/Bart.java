package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.PairModel.flag;
import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.MultiHead;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.Model;

/**
 * BART and Marian: post-norm, biases everywhere, one of the logits. BART has learned positions behind two rows that no text
 * uses and a norm of the embeddings; Marian has sinusoids in halves.
 *
 * @param marian which of the two
 */
record Bart(boolean marian) implements Architecture {
    private static final double EPSILON = 1e-5;
    private static final int UNUSED = 2;
    private static final List<String> SIDES = List.of("encoder", "decoder");

    @Override
    public String modelType() {
        return marian ? "marian" : "bart";
    }

    @Override
    public List<String> classes() {
        return List.of(marian ? "MarianMTModel" : "BartForConditionalGeneration");
    }

    @Override
    public String prefix() {
        return "model.";
    }

    @Override
    public Described read(ConfigFile c) {
        c.require("normalize_before", false, false);
        c.require("add_final_layer_norm", false, false);
        c.require("normalize_embedding", !marian, !marian);
        c.require("static_position_embeddings", marian, marian);
        int context = c.count("max_position_embeddings", 1024);
        double dropout = c.number("dropout", 0.1);
        double attention = c.number("attention_dropout", 0);
        LayerNormalization norm = new LayerNormalization(EPSILON, true);
        Position position =
                marian ? new SinusoidalPosition(10000, context, true) : new LearnedPosition(context, UNUSED);
        int heads = c.count("decoder_attention_heads");
        boolean shared = !marian || c.flag("share_encoder_decoder_embeddings", true);
        int vocabulary = c.count("vocab_size");
        EncoderDecoder model = new EncoderDecoder(
                c.count("d_model"),
                c.count("encoder_layers"),
                c.count("decoder_layers"),
                position,
                new TransformerBlock(
                        Placement.POST,
                        norm,
                        new SelfAttention(c.count("encoder_attention_heads"), 0, true, attention, Score.DOT, true),
                        mlp(c, "encoder_ffn_dim"),
                        dropout),
                new DecoderBlock(
                        Placement.POST,
                        norm,
                        new CausalAttention(heads, 0, true, attention, Score.DOT, true),
                        new CrossAttention(heads, 0, true, attention, Score.DOT, true),
                        mlp(c, "decoder_ffn_dim"),
                        dropout),
                shared,
                c.flag("tie_word_embeddings", true),
                c.flag("scale_embedding", false),
                !marian,
                true,
                false,
                dropout,
                0,
                c.number("init_std", 0.02));
        return PairModel.described(
                model, vocabulary, shared ? vocabulary : c.count("decoder_vocab_size", vocabulary), context);
    }

    private static MlpFeedForward mlp(ConfigFile c, String hidden) {
        return new MlpFeedForward(
                c.count(hidden),
                Activations.read(c, "activation_function", "gelu"),
                true,
                c.number("activation_dropout", 0),
                0);
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        EncoderDecoder model = PairModel.of(any);
        PlainBlock encoder = encoder(model);
        PlainBlock decoder = decoder(model);
        for (PlainBlock block : List.of(encoder, decoder)) {
            double epsilon = block.norm().epsilon();
            require(epsilon == EPSILON, "norm.epsilon of both blocks", EPSILON, epsilon);
        }
        MultiHead cross = cross(model);
        require(
                cross.heads() == decoder.attention().heads(),
                "model.decoder.cross_attention.heads",
                decoder.attention().heads(),
                cross.heads());
        require(
                encoder.mlp().activation() == decoder.mlp().activation(),
                "model.decoder.feed_forward.activation",
                encoder.mlp().activation(),
                decoder.mlp().activation());
        requirePositions(model);
        flag("embedding_norm", !marian, model.embeddingNorm());
        flag("scaled_head", false, model.scaledHead());
        require(marian || model.shared(), "model.shared", true, false);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        side(json, "encoder", encoder, model.layers());
        side(json, "decoder", decoder, model.blocks());
        json.put("activation_function", Activations.write(encoder.mlp().activation()));
        json.put("activation_dropout", encoder.mlp().hiddenDropout())
                .put("attention_dropout", encoder.attention().dropout());
        json.put("d_model", model.dim()).put("dropout", model.dropout()).put("init_std", model.initialDeviation());
        json.put("is_encoder_decoder", true)
                .put("scale_embedding", model.scaledEmbedding())
                .put("tie_word_embeddings", model.tied());
        json.put(
                "max_position_embeddings",
                Math.max(
                        model.position() instanceof LearnedPosition learned ? learned.length() : 0,
                        Math.max(known.facts().context(), known.facts().targetContext())));
        if (marian) {
            json.put("share_encoder_decoder_embeddings", model.shared())
                    .put("decoder_vocab_size", known.facts().targetVocabulary());
        }
        return json.put("vocab_size", known.facts().vocabulary());
    }

    private void requirePositions(EncoderDecoder model) {
        if (marian) {
            SinusoidalPosition p = requireType(SinusoidalPosition.class, "model.position", model.position());
            require(p.halves(), "model.position.halves", true, false);
            require(p.base() == 10000, "model.position.base", 10000, p.base());
        } else {
            LearnedPosition p = requireType(LearnedPosition.class, "model.position", model.position());
            require(p.first() == UNUSED, "model.position.first", UNUSED, p.first());
            require(p.length() > 0, "model.position.length", "a number, as both sides have one", 0);
        }
    }

    private static void side(ObjectNode json, String side, PlainBlock block, int layers) {
        json.put(side + "_layers", layers)
                .put(side + "_attention_heads", block.attention().heads())
                .put(side + "_ffn_dim", block.hidden());
    }

    private static PlainBlock encoder(EncoderDecoder model) {
        return PlainBlock.of(model.dim(), "model.encoder.", Placement.POST, model.encoder());
    }

    private static PlainBlock decoder(EncoderDecoder model) {
        return PlainBlock.of(model.dim(), "model.decoder.", Placement.POST, model.decoder());
    }

    private static MultiHead cross(EncoderDecoder model) {
        return PlainBlock.attention(
                "model.decoder.cross_attention",
                CrossAttention.class,
                model.decoder().crossAttention());
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        EncoderDecoder model = (EncoderDecoder) any;
        int d = model.dim();
        int v = known.facts().targetVocabulary();
        TensorTable table = new TensorTable();
        PairModel.embeddings(table, model, "model.", "model.shared.weight");
        for (String side : SIDES) {
            if (marian) {
                table.ignored("model\\." + side + "\\.embed_positions\\.weight");
            } else {
                table.same("model." + side + ".embed_positions.weight", side + ".position.weight");
                (side.equals("encoder") ? encoder(model) : decoder(model))
                        .norm(table, "model." + side + ".layernorm_embedding", side + ".embedding_norm");
            }
        }
        for (int i = 0; i < model.layers(); i++) {
            encoder(model)
                    .name(table.below("model.encoder.layers." + i + ".", "encoder.blocks." + i + "."), BlockNames.BART);
        }
        for (int i = 0; i < model.blocks(); i++) {
            TensorTable block = table.below("model.decoder.layers." + i + ".", "decoder.blocks." + i + ".");
            decoder(model).name(block, BlockNames.BART);
            decoder(model).norm(block, "encoder_attn_layer_norm", "cross_attention_norm");
            PlainBlock.maps(
                    block,
                    BlockNames.projections("encoder_attn"),
                    "cross_attention",
                    cross(model).bias(),
                    d);
        }
        return model.headBias()
                ? table.joined("final_logits_bias", Turn.reshaped(new long[] {v}, 1, v), 0, "head.bias")
                : table.zeros("final_logits_bias", 1, v);
    }
}
