package org.attn4j.recipes.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer.json as GGUF has byte-level BPE, with the name of one of the pre-tokenizers that llama.cpp knows.
 *
 * @param json the file
 * @param vocabulary tokens of the model; what the file lacks is filled up
 */
record GgufTokens(JsonNode json, int vocabulary) {
    private static final String KEY = "tokenizer.ggml.";
    private static final String BEGIN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String END = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final Map<String, String> SPLITS =
            Map.of(BEGIN + "\\p{N}{1,3}" + END, "llama-bpe", BEGIN + "\\p{N}" + END, "qwen2");

    /** Kinds of tokens, by the format's numbers. */
    private static final int NORMAL = 1;

    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;

    /**
     * Keys and values.
     *
     * @throws IllegalArgumentException if llama.cpp has nothing like this tokenizer
     */
    Map<String, Object> metadata() {
        JsonNode model = json.path("model");
        if (!model.path("type").asText().equals("BPE")) {
            throw refusal("model.type", "BPE", model.path("type"));
        }
        if (model.path("byte_fallback").asBoolean()) {
            throw refusal("model.byte_fallback", "false", true);
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(KEY + "model", "gpt2");
        keys.put(KEY + "pre", pre());
        keys.put(KEY + "tokens", List.of(tokens()));
        keys.put(KEY + "token_type", types());
        keys.put(KEY + "merges", merges());
        frame(keys);
        return keys;
    }

    private String pre() {
        JsonNode pre = json.path("pre_tokenizer");
        if (!json.path("normalizer").isNull() && !json.path("normalizer").isMissingNode()) {
            throw refusal("normalizer", "null", json.path("normalizer"));
        }
        String name = null;
        if (pre.path("type").asText().equals("ByteLevel")
                && pre.path("use_regex").asBoolean(true)) {
            name = pre.path("add_prefix_space").asBoolean() ? null : "gpt-2";
        } else if (pre.path("pretokenizers").size() == 2
                && pre.path("pretokenizers").get(1).path("type").asText().equals("ByteLevel")) {
            name = SPLITS.get(pre.path("pretokenizers")
                    .get(0)
                    .path("pattern")
                    .path("Regex")
                    .asText());
        }
        if (name == null) {
            throw refusal("pre_tokenizer", "that of GPT-2, Llama 3 or Qwen2, which llama.cpp knows by name", pre);
        }
        boolean whole = json.path("model").path("ignore_merges").asBoolean();
        if (whole != name.equals("llama-bpe")) {
            throw refusal(
                    "model.ignore_merges",
                    String.valueOf(!whole),
                    json.path("model").path("ignore_merges"));
        }
        return name;
    }

    private String[] tokens() {
        String[] tokens = new String[vocabulary];
        json.path("model")
                .path("vocab")
                .properties()
                .forEach(e -> tokens[e.getValue().asInt()] = e.getKey());
        json.path("added_tokens")
                .forEach(t -> tokens[t.path("id").asInt()] = t.path("content").asText());
        for (int i = 0; i < vocabulary; i++) {
            tokens[i] = tokens[i] == null ? "[PAD" + i + "]" : tokens[i];
        }
        return tokens;
    }

    private List<Integer> types() {
        Integer[] types = new Integer[vocabulary];
        Arrays.fill(types, UNUSED);
        json.path("model").path("vocab").forEach(id -> types[id.asInt()] = NORMAL);
        json.path("added_tokens")
                .forEach(t -> types[t.path("id").asInt()] = t.path("special").asBoolean() ? CONTROL : USER_DEFINED);
        return List.of(types);
    }

    private List<String> merges() {
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : json.path("model").path("merges")) {
            merges.add(
                    merge.isTextual()
                            ? merge.asText()
                            : merge.path(0).asText() + " " + merge.path(1).asText());
        }
        return merges;
    }

    /** The tokens around a text. */
    private void frame(Map<String, Object> keys) {
        JsonNode post = json.path("post_processor");
        boolean template = post.path("type").asText().equals("TemplateProcessing");
        if (!template && post.path("processors").isArray()) {
            for (JsonNode part : post.path("processors")) {
                template |= part.path("type").asText().equals("TemplateProcessing");
                post = part.path("type").asText().equals("TemplateProcessing") ? part : post;
            }
        }
        JsonNode single = template ? post.path("single") : post.path("none");
        keys.put(KEY + "add_bos_token", single.path(0).has("SpecialToken"));
        keys.put(
                KEY + "add_eos_token",
                single.size() > 1 && single.path(single.size() - 1).has("SpecialToken"));
    }

    private static IllegalArgumentException refusal(String place, String expected, Object got) {
        String shown = got instanceof JsonNode node && node.isTextual() ? node.asText() : got.toString();
        return new IllegalArgumentException("tokenizer: " + place + ": expected " + expected + ", got "
                + (shown.length() > 100 ? shown.substring(0, 100) + "…" : shown)
                + "; llama.cpp has no such tokenizer: train with data: {type: tokenized_text, tokenizer: {type: byte_pair}}, or"
                + " export for transformers");
    }
}
