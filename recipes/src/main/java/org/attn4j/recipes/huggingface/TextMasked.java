package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.model.MaskedHead;
import org.attn4j.framework.model.MaskedLanguageModel;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.op.elementwise.ActivationKind;

/**
 * A masked language model of a family: its encoder, a map with GELU and norm, and the embeddings as output map.
 *
 * @param className what config.json names
 * @param transform the map
 * @param norm its norm
 * @param bias the logits' bias
 * @param decoder the output map, where it is not the embedding table
 */
record TextMasked(TextFamily family, String className, String transform, String norm, String bias, String decoder)
        implements Architecture {
    static final TextMasked BERT = new TextMasked(
            TextFamily.BERT,
            "BertForMaskedLM",
            "cls.predictions.transform.dense",
            "cls.predictions.transform.LayerNorm",
            "cls.predictions.bias",
            "cls.predictions.decoder");
    static final TextMasked ROBERTA = new TextMasked(
            TextFamily.ROBERTA,
            "RobertaForMaskedLM",
            "lm_head.dense",
            "lm_head.layer_norm",
            "lm_head.bias",
            "lm_head.decoder");
    static final TextMasked DISTILBERT = new TextMasked(
            TextFamily.DISTILBERT,
            "DistilBertForMaskedLM",
            "vocab_transform",
            "vocab_layer_norm",
            "vocab_projector.bias",
            "vocab_projector");

    @Override
    public String modelType() {
        return family.modelType();
    }

    @Override
    public List<String> classes() {
        return List.of(className);
    }

    @Override
    public String prefix() {
        return family.prefix();
    }

    @Override
    public Described read(ConfigFile c) {
        c.require(family.keys().activation(), "gelu", "gelu"); // of the head, too
        return family.read(c).masked(c.flag("tie_word_embeddings", true));
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        MaskedLanguageModel model = requireType(MaskedLanguageModel.class, "model", any);
        ObjectNode json = family.write(model.encoder(), model.initialDeviation(), known);
        require(model.head() == MaskedHead.BERT, "model.head", "bert", "plain");
        require(
                json.path(family.keys().activation()).asText().equals(Activations.write(ActivationKind.GELU)),
                "model.block.feed_forward.activation",
                "gelu",
                json.path(family.keys().activation()).asText());
        return json.put("tie_word_embeddings", model.tied());
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        MaskedLanguageModel model = (MaskedLanguageModel) any;
        boolean shift = ((LayerNormalization) model.block().norm()).bias();
        TensorTable table = family.tensors(model.encoder())
                .affine(transform, "head.transform", true, model.dim())
                .affine(norm, "head.norm", shift, model.dim())
                .same(bias, "head.bias")
                .ignored("((bert|roberta)\\.pooler|cls\\.seq_relationship)\\..*");
        if (!model.tied()) {
            // The bias stands under either name.
            return table.same(decoder + ".weight", "head.weight").ignored(Pattern.quote(decoder) + "\\.bias");
        }
        return table.ignored(Pattern.quote(decoder) + "\\.(weight|bias)");
    }
}
