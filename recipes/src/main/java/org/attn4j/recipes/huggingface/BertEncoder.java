package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.pooling.PoolerKind;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.SentenceEncoder;

/** BERT without a head, as encoders of sentences have it: vectors of tokens, their mean, and a pooler beside. */
final class BertEncoder implements Architecture {
    private static final String CLASS = "pooling_mode_cls_token";
    private static final String MODULES = "modules.json";
    private static final String NORMALIZE = "Normalize";
    private static final String MEAN = "pooling_mode_mean_tokens";

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
        return family().read(c).encoder(pooling(c), true, normalize(c));
    }

    /** As sentence-transformers writes it beside; the mean where it wrote nothing. */
    private static Pooling pooling(ConfigFile c) {
        Path beside = c.file().resolveSibling("1_Pooling").resolve(PretrainedFolder.CONFIG);
        if (!Files.exists(beside)) {
            return new MeanPooling();
        }
        ConfigFile modes = ConfigFile.read(beside);
        for (Map.Entry<String, JsonNode> mode : modes.json().properties()) {
            boolean known = mode.getKey().equals(CLASS) || mode.getKey().equals(MEAN);
            if (mode.getKey().startsWith("pooling_mode_") && mode.getValue().asBoolean() && !known) {
                throw modes.wrong(mode.getKey(), "false: tokens are pooled by their mean or by the class token", true);
            }
        }
        boolean first = modes.flag(CLASS, false);
        if (first == modes.flag(MEAN, false)) {
            throw modes.wrong(MEAN, "one of it and " + CLASS + " to be true", first ? "both" : "none");
        }
        return first ? new ClassPooling(PoolerKind.NONE) : new MeanPooling();
    }

    /** As sentence-transformers lists it beside; so where it listed nothing. */
    private static boolean normalize(ConfigFile c) {
        Path beside = c.file().resolveSibling(MODULES);
        if (!Files.exists(beside)) {
            return true;
        }
        boolean found = false;
        for (JsonNode module : ConfigFile.readAny(beside)) {
            String type = module.path("type").asText();
            String name = type.substring(type.lastIndexOf('.') + 1);
            if (!List.of("Transformer", "Pooling", NORMALIZE).contains(name)) {
                throw new IllegalArgumentException(beside + ": expected modules Transformer, Pooling and " + NORMALIZE
                        + ", got '" + type + "', which no layer here does");
            }
            found |= name.equals(NORMALIZE);
        }
        return found;
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        SentenceEncoder model = requireType(SentenceEncoder.class, "model", any);
        require(model.pooler(), "model.pooler", true, false);
        requireType(MeanPooling.class, "model.pooling", model.pooling());
        require(model.normalize(), "model.normalize", true, false);
        return family().write(model.encoder(), model.initialDeviation(), known);
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        SentenceEncoder model = (SentenceEncoder) any;
        return family().tensors(model.encoder()).affine("pooler.dense", "pooling.pooler", true, model.dim());
    }

    /** BERT's, with names that begin with nothing. */
    private static TextFamily family() {
        TextFamily bert = TextFamily.BERT;
        return new TextFamily(bert.modelType(), "", bert.blocks(), bert.names(), bert.keys());
    }
}
