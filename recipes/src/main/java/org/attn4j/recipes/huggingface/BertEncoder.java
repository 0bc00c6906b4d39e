package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.SentenceEncoder;

/** BERT without a head, as encoders of sentences have it: vectors of tokens, their mean, and a pooler beside. */
final class BertEncoder implements Architecture {
    @Override
    public String modelType() {
        return TextFamily.BERT.modelType();
    }

    @Override
    public List<String> classes() {
        return List.of("BertModel");
    }

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public Described read(ConfigFile c) {
        return family().read(c).encoder(new MeanPooling(), true);
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        SentenceEncoder model = requireType(SentenceEncoder.class, "model", any);
        UnfitException.require(model.pooler(), "model.pooler", true, false);
        return family().write(TextBody.of(model), known);
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        SentenceEncoder model = (SentenceEncoder) any;
        return family().tensors(TextBody.of(model)).affine("pooler.dense", "pooling.pooler", true, model.dim());
    }

    /** BERT's, with names that begin with nothing. */
    private static TextFamily family() {
        TextFamily bert = TextFamily.BERT;
        return new TextFamily(bert.modelType(), "", bert.blocks(), bert.names(), bert.keys());
    }
}
