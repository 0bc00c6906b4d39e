package org.attn4j.recipes.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.recipes.huggingface.TensorTable;
import org.attn4j.recipes.huggingface.Turn;

/**
 * What llama.cpp calls a model's sizes and tensors.
 *
 * @param name of the architecture there: gpt2, llama or qwen3
 * @param config config.json, which says the same in transformers' terms
 */
record GgufModel(String name, JsonNode config) {
    private static final Map<String, String> NAMES =
            Map.of("gpt2", "gpt2", "llama", "llama", "mistral", "llama", "qwen3", "qwen3");

    /** The classes of transformers that there is something for. */
    static final String KINDS = "GPT2LMHeadModel, LlamaForCausalLM, MistralForCausalLM or Qwen3ForCausalLM";

    /** The architecture for a {@code model_type} of transformers. */
    static Optional<GgufModel> of(String modelType, JsonNode config) {
        return Optional.ofNullable(NAMES.get(modelType)).map(name -> new GgufModel(name, config));
    }

    /** What config.json asks for and llama.cpp does not do; empty where it does all. */
    Optional<String> refusal() {
        if (config.hasNonNull("sliding_window")) {
            return Optional.of("model.block.attention.window: expected 0, as llama.cpp's " + name
                    + " attends to all tokens, got " + config.get("sliding_window"));
        }
        if (!config.path("scale_attn_weights").asBoolean(true)) {
            return Optional.of("model.block.attention.scaled: expected true, got false");
        }
        String activation = activation();
        return (gpt2() ? List.of("gelu_new", "gelu") : List.of("silu")).contains(activation)
                ? Optional.empty()
                : Optional.of("model.block.feed_forward.activation: expected that of llama.cpp's " + name + ", "
                        + (gpt2() ? "gelu_tanh" : "swish") + ", got " + activation);
    }

    /** What llama.cpp does otherwise, in words. */
    Optional<String> note() {
        return activation().equals("gelu")
                ? Optional.of(
                        "model.block.feed_forward.activation: llama.cpp computes gelu by tanh, which differs by up to"
                                + " 5e-4 from gelu here; a model trained with activation gelu_tanh answers alike")
                : Optional.empty();
    }

    private String activation() {
        return config.path(gpt2() ? "activation_function" : "hidden_act").asText();
    }

    private boolean gpt2() {
        return name.equals("gpt2");
    }

    /** Keys and values. */
    Map<String, Object> metadata() {
        Map<String, Object> keys = new LinkedHashMap<>();
        number(keys, "vocab_size", "vocab_size");
        if (gpt2()) {
            number(keys, "context_length", "n_positions");
            number(keys, "embedding_length", "n_embd");
            number(keys, "block_count", "n_layer");
            number(keys, "feed_forward_length", "n_inner");
            number(keys, "attention.head_count", "n_head");
            real(keys, "attention.layer_norm_epsilon", config.get("layer_norm_epsilon"));
            return keys;
        }
        number(keys, "context_length", "max_position_embeddings");
        number(keys, "embedding_length", "hidden_size");
        number(keys, "block_count", "num_hidden_layers");
        number(keys, "feed_forward_length", "intermediate_size");
        number(keys, "attention.head_count", "num_attention_heads");
        number(keys, "attention.head_count_kv", "num_key_value_heads");
        number(keys, "attention.key_length", "head_dim");
        number(keys, "attention.value_length", "head_dim");
        real(keys, "attention.layer_norm_rms_epsilon", config.get("rms_norm_eps"));
        number(keys, "rope.dimension_count", "head_dim");
        JsonNode rope = config.path("rope_parameters");
        real(keys, "rope.freq_base", rope.get("rope_theta"));
        if (rope.path("rope_type").asText().equals("linear")) {
            keys.put(name + ".rope.scaling.type", "linear");
            real(keys, "rope.scaling.factor", rope.get("factor"));
        }
        return keys;
    }

    private void number(Map<String, Object> keys, String key, String theirs) {
        keys.put(name + "." + key, config.get(theirs).asInt());
    }

    private void real(Map<String, Object> keys, String key, JsonNode value) {
        keys.put(name + "." + key, (float) value.asDouble());
    }

    /** Which tensor is which. */
    TensorTable tensors(List<String> ours) {
        TensorTable table = new TensorTable().same("token_embd.weight", "embedding.weight");
        affine(table, ours, "output_norm", "norm", "");
        if (gpt2()) {
            table.same("position_embd.weight", "position.weight");
        }
        if (ours.contains("head.weight")) {
            table.same("output.weight", "head.weight");
        } else if (gpt2()) {
            table.same("output.weight", "embedding.weight"); // older readers look for it, tied or not
        }
        int layers = config.get(gpt2() ? "n_layer" : "num_hidden_layers").asInt();
        for (int i = 0; i < layers; i++) {
            String begin = "blocks." + i + ".";
            TensorTable block = table.below("blk." + i + ".", begin);
            affine(block, ours, "attn_norm", "attention_norm", begin);
            affine(block, ours, "ffn_norm", "feed_forward_norm", begin);
            attention(block, ours, begin);
            map(block, ours, "ffn_up", "feed_forward.up", begin);
            map(block, ours, "ffn_down", "feed_forward.down", begin);
            if (!gpt2()) {
                block.same("ffn_gate.weight", "feed_forward.gate.weight");
            }
        }
        return table;
    }

    private void attention(TensorTable block, List<String> ours, String begin) {
        if (gpt2()) {
            String[] weights = {"attention.query.weight", "attention.key.weight", "attention.value.weight"};
            block.joined("attn_qkv.weight", Turn.SAME, 0, weights);
            if (ours.contains(begin + "attention.query.bias")) {
                String[] biases = {"attention.query.bias", "attention.key.bias", "attention.value.bias"};
                block.joined("attn_qkv.bias", Turn.SAME, 0, biases);
            } else {
                block.zeros("attn_qkv.bias", 3 * width());
            }
        } else {
            turned(
                    block,
                    ours,
                    "attn_q",
                    "attention.query",
                    begin,
                    config.get("num_attention_heads").asInt());
            turned(
                    block,
                    ours,
                    "attn_k",
                    "attention.key",
                    begin,
                    config.get("num_key_value_heads").asInt());
            map(block, ours, "attn_v", "attention.value", begin);
            for (String part : List.of("query", "key")) {
                if (ours.contains(begin + "attention." + part + "_norm.weight")) {
                    block.same("attn_" + part.charAt(0) + "_norm.weight", "attention." + part + "_norm.weight");
                }
            }
        }
        map(block, ours, "attn_output", "attention.output", begin);
    }

    /** Llama there turns elements that stand side by side, here those half a head apart. */
    private void turned(TensorTable block, List<String> ours, String theirs, String own, String begin, int heads) {
        if (!name.equals("llama")) {
            map(block, ours, theirs, own, begin);
            return;
        }
        long half = config.get("head_dim").asInt() / 2;
        long dim = config.get("hidden_size").asInt();
        Turn matrix = new Turn(e -> e, e -> e.reshaped(heads, 2, half, dim).permuted(0, 2, 1, 3));
        block.joined(theirs + ".weight", matrix, 0, own + ".weight");
        if (ours.contains(begin + own + ".bias")) {
            Turn vector = new Turn(e -> e, e -> e.reshaped(heads, 2, half).permuted(0, 2, 1));
            block.joined(theirs + ".bias", vector, 0, own + ".bias");
        }
    }

    private long width() {
        return config.get("n_embd").asInt();
    }

    /** GPT-2 has biases there, whether the recipe has or not. */
    private void map(TensorTable table, List<String> ours, String theirs, String own, String begin) {
        table.same(theirs + ".weight", own + ".weight");
        if (ours.contains(begin + own + ".bias")) {
            table.same(theirs + ".bias", own + ".bias");
        } else if (gpt2()) {
            table.zeros(
                    theirs + ".bias",
                    theirs.equals("ffn_up") ? config.get("n_inner").asInt() : width());
        }
    }

    private void affine(TensorTable table, List<String> ours, String theirs, String own, String begin) {
        if (gpt2()) {
            table.affine(theirs, own, ours.contains(begin + own + ".bias"), width());
        } else {
            table.same(theirs + ".weight", own + ".weight");
        }
    }

    /** What the slow pairs of Llama 3.1's rotary positions are divided by; none where all turn as ever. */
    List<TensorSource> further() {
        JsonNode rope = config.path("rope_parameters");
        List<TensorSource> tensors = new ArrayList<>();
        if (rope.path("rope_type").asText().equals("llama3")) {
            int pairs = config.get("head_dim").asInt() / 2;
            double original = rope.get("original_max_position_embeddings").asDouble();
            double low = rope.get("low_freq_factor").asDouble();
            double high = rope.get("high_freq_factor").asDouble();
            float[] factors = new float[pairs];
            for (int i = 0; i < pairs; i++) {
                double turns = original
                        / (2 * Math.PI * Math.pow(rope.get("rope_theta").asDouble(), (double) i / pairs));
                double fast = Math.max(0, Math.min(1, (turns - low) / (high - low)));
                factors[i] = (float) (1 / ((1 - fast) / rope.get("factor").asDouble() + fast));
            }
            tensors.add(TensorSource.plain("rope_freqs.weight", new long[] {pairs}, FloatBuffer.wrap(factors)));
        }
        return tensors;
    }
}
