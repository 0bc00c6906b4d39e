package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.attn4j.datasets.text.SpecialTokens;

/** The ids by which an encoder-decoder pads, begins and ends a target, out of config.json and into it. */
final class PairTokens {
    private static final String PADDING = "pad_token_id";
    private static final String END = "eos_token_id";
    private static final String START = "decoder_start_token_id";
    private static final String BEGIN = "bos_token_id";

    /** What transformers takes where no file tells it. */
    private static final Map<String, Map<String, Integer>> CUSTOMARY = Map.of(
            "bart", Map.of(PADDING, 1, END, 2, START, 2),
            "marian", Map.of(PADDING, 58100, END, 0, START, 58100),
            "t5", Map.of(PADDING, 0, END, 1, START, 0));

    private PairTokens() {}

    /**
     * Those that a folder tells, generation_config.json before config.json.
     *
     * @return by the keys of a tokenizer_config.json; {@code bos_token} is what a target begins with
     * @throws IllegalArgumentException naming an id that is none of the target's
     */
    static Map<String, Integer> read(ConfigFile config, Path generation, String modelType, int vocabulary) {
        List<ConfigFile> files =
                Files.isRegularFile(generation) ? List.of(ConfigFile.read(generation), config) : List.of(config);
        Map<String, Integer> ids = new LinkedHashMap<>();
        ids.put("pad_token", id(files, PADDING, modelType, vocabulary));
        ids.put("bos_token", id(files, START, modelType, vocabulary));
        ids.put("eos_token", id(files, END, modelType, vocabulary));
        return ids;
    }

    private static int id(List<ConfigFile> files, String key, String modelType, int vocabulary) {
        ConfigFile file = files.stream().filter(f -> f.has(key)).findFirst().orElse(files.get(files.size() - 1));
        JsonNode told = file.json().path(key);
        // Of several ends the first is the one that stands behind a target in training.
        JsonNode first = told.isArray() ? told.path(0) : told;
        int id = file.has(key) ? first.asInt(-1) : CUSTOMARY.get(modelType).get(key);
        if (id < 0 || id >= vocabulary || file.has(key) && !first.isInt()) {
            throw file.wrong(key, "an id below " + vocabulary, file.has(key) ? told : id);
        }
        return id;
    }

    /**
     * Tells those of a run's target, where config.json does not tell them yet.
     *
     * @param imported whether config.json is one that was imported, whose own {@code bos_token_id} need not begin a target
     */
    static void add(ObjectNode config, SpecialTokens target, boolean imported) {
        put(config, PADDING, target.padding());
        if (!imported) {
            put(config, BEGIN, target.begin());
        }
        put(config, END, target.end());
        put(config, START, target.begin());
    }

    private static void put(ObjectNode config, String key, OptionalInt id) {
        if (!config.has(key)) {
            id.ifPresent(present -> config.put(key, present));
        }
    }
}
