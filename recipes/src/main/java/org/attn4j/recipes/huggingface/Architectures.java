package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.model.Model;

/** All architectures whose files are read and written. */
public final class Architectures {
    private static final List<Architecture> ALL = List.of(
            new Gpt2(),
            new Llama(),
            new Mistral(),
            new Qwen3(),
            new Mixtral(),
            TextMasked.BERT,
            TextMasked.ROBERTA,
            TextMasked.DISTILBERT,
            TextClassifier.BERT,
            TextClassifier.ROBERTA,
            TextClassifier.DISTILBERT,
            new BertEncoder(),
            new Vit(),
            new Bart(true),
            new Bart(false),
            new T5());

    private Architectures() {}

    /**
     * The one that a config.json names.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Architecture of(ConfigFile config) {
        String type = config.word("model_type", "");
        JsonNode named = config.json().path("architectures");
        String first = named.isArray() && named.size() > 0 ? named.get(0).asText() : "";
        for (Architecture a : ALL) {
            if (a.classes().contains(first) || first.isEmpty() && a.modelType().equals(type)) {
                return a;
            }
        }
        String all = ALL.stream().flatMap(a -> a.classes().stream()).sorted().collect(Collectors.joining(", "));
        throw config.wrong("architectures", "one of " + all, first.isEmpty() ? "model_type " + type : first);
    }

    /** A model in the terms of an architecture. */
    public record Fitting(Architecture architecture, ObjectNode config) {}

    /**
     * The first architecture that has a place for all that a model is.
     *
     * @param before the one that is tried before all others; null for none
     * @throws IllegalArgumentException saying for each one which key of the recipe does not fit
     */
    static Fitting fitting(Model model, KnownData known, Architecture before) {
        List<String> refusals = new ArrayList<>();
        List<Architecture> order = new ArrayList<>(ALL);
        if (before != null) {
            order.add(0, before);
        }
        for (Architecture a : order) {
            try {
                return new Fitting(a, a.write(model, known));
            } catch (UnfitException e) {
                refusals.add("\n  " + a.classes().get(0) + ": " + e.getMessage());
            }
        }
        throw new IllegalArgumentException("no architecture of transformers that is written here has a place for this"
                + " recipe; the first key of each that does not fit:" + String.join("", refusals));
    }
}
