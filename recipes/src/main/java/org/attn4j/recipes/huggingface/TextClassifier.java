package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.PoolerKind;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.SequenceClassifier;

/**
 * A classifier of a family: its encoder, a map of the class token's vector with an activation, an output map.
 *
 * @param className what config.json names
 * @param pooler the map
 * @param kind its activation
 * @param head the output map
 * @param dropout the key of what is dropped before it
 */
record TextClassifier(TextFamily family, String className, String pooler, PoolerKind kind, String head, String dropout)
        implements Architecture {
    static final TextClassifier BERT = new TextClassifier(
            TextFamily.BERT,
            "BertForSequenceClassification",
            "bert.pooler.dense",
            PoolerKind.TANH,
            "classifier",
            "classifier_dropout");
    static final TextClassifier ROBERTA = new TextClassifier(
            TextFamily.ROBERTA,
            "RobertaForSequenceClassification",
            "classifier.dense",
            PoolerKind.TANH,
            "classifier.out_proj",
            "classifier_dropout");
    static final TextClassifier DISTILBERT = new TextClassifier(
            TextFamily.DISTILBERT,
            "DistilBertForSequenceClassification",
            "pre_classifier",
            PoolerKind.RELU,
            "classifier",
            "seq_classif_dropout");

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
        c.require("problem_type", "single_label_classification", "single_label_classification");
        double before = c.number(dropout, c.number(family.keys().dropout(), 0.1));
        return family.read(c).classifier(new ClassPooling(kind), before, ClassNames.read(c));
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        SequenceClassifier model = requireType(SequenceClassifier.class, "model", any);
        ObjectNode json = family.write(model.encoder(), model.initialDeviation(), known);
        ClassPooling pooling = requireType(ClassPooling.class, "model.pooling", model.pooling());
        require(pooling.pooler() == kind, "model.pooling.pooler", lower(kind), lower(pooling.pooler()));
        ClassNames.write(json, known);
        return json.put(dropout, model.headDropout());
    }

    private static String lower(PoolerKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        SequenceClassifier model = (SequenceClassifier) any;
        return family.tensors(model.encoder())
                .affine(pooler, "pooling.pooler", true, model.dim())
                .affine(head, "head", true, known.facts().classes())
                .ignored("roberta\\.pooler\\..*");
    }
}
