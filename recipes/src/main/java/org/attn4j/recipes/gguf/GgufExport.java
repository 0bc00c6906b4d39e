package org.attn4j.recipes.gguf;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.IdTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.huggingface.Architectures;
import org.attn4j.recipes.huggingface.Export;
import org.attn4j.recipes.run.RunFolder;

/**
 * A run as a file for llama.cpp.
 *
 * @param run the run
 * @param recipe its recipe
 * @param checkpoint the checkpoint that is written
 */
public record GgufExport(RunFolder run, Recipe recipe, Checkpoint checkpoint) {
    private static final int QUANTIZATION = 2;

    /** Special tokens by the keys of a config.json, and what they are called there. */
    private static final Map<String, String> SPECIAL = Map.of(
            "bos_token_id", "bos_token_id",
            "eos_token_id", "eos_token_id",
            "unk_token_id", "unknown_token_id",
            "pad_token_id", "padding_token_id");

    /**
     * Writes the file, beside and then renamed.
     *
     * @param target a file that is not there yet
     * @param type of matrices whose rows are a multiple of its blocks; vectors and positions are F32
     * @param told hears what is not as it is here
     * @throws IllegalArgumentException if llama.cpp has nothing like the model or its tokenizer, or the file is there
     */
    public void write(Path target, TensorType type, Consumer<String> told) throws IOException {
        require(!Files.exists(target), "--to %s is there already; name a new file", target);
        require(
                recipe.adapter().isEmpty(),
                "%s: adapter: GGUF holds plain models; merge it and export that: scripts/attn4j merge %s",
                run.path(),
                run.path());
        KnownData known = Export.known(run);
        Architectures.Fitting fitting = Export.fitting(run, recipe, known);
        String kind = fitting.architecture().classes().get(0);
        GgufModel model = GgufModel.of(fitting.architecture().modelType(), fitting.config())
                .orElseThrow(() -> new IllegalArgumentException(run.path()
                        + ": --format gguf: expected a model that fits " + GgufModel.KINDS + ", got " + kind));
        model.refusal().ifPresent(why -> {
            throw new IllegalArgumentException(run.path() + ": --format gguf: " + why);
        });
        model.note().ifPresent(told);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", model.name());
        metadata.put("general.type", "model");
        metadata.put("general.name", recipe.name());
        metadata.put("general.alignment", GgufFile.ALIGNMENT);
        metadata.put("general.file_type", type.fileType());
        metadata.put("general.quantization_version", QUANTIZATION);
        metadata.putAll(model.metadata());
        metadata.putAll(tokenizer(known.facts().vocabulary(), told));
        try (SafeTensorsFile file = SafeTensorsFile.open(checkpoint.model())) {
            List<String> names = List.copyOf(file.names());
            List<TensorSource> tensors = new ArrayList<>(model.further());
            tensors.addAll(model.tensors(names).theirs(names, file::view));
            Durable.createFolder(target.toAbsolutePath().getParent());
            Durable.replace(
                    target,
                    new GgufFile(
                            metadata,
                            tensors.stream().map(t -> stored(t, type, told)).toList()));
        }
    }

    private static GgufFile.Stored stored(TensorSource tensor, TensorType type, Consumer<String> told) {
        long[] shape = new GgufFile.Stored(tensor, TensorType.F32).shape();
        if (shape.length < 2 || tensor.name().startsWith("position_embd")) {
            return new GgufFile.Stored(tensor, TensorType.F32);
        }
        if (shape[1] % type.block() != 0) {
            told.accept(tensor.name() + ": its rows of " + shape[1] + " are no multiple of " + type.block()
                    + " and stay in half precision");
            return new GgufFile.Stored(tensor, TensorType.F16);
        }
        return new GgufFile.Stored(tensor, type);
    }

    private Map<String, Object> tokenizer(int vocabulary, Consumer<String> told) {
        Path file = run.tokenizer(TaskData.TOKENIZER);
        Tokenizer own = Files.isRegularFile(file) ? TokenizerFile.load(file) : new IdTokenizer(vocabulary);
        if (own instanceof IdTokenizer) {
            told.accept("the run has no tokenizer: llama.cpp takes and gives numbers of tokens");
            return Map.of("tokenizer.ggml.model", "none");
        }
        require(
                HuggingFaceFiles.writes(own),
                "tokenizer: %s: llama.cpp has none like it; train with data: {type: tokenized_text, tokenizer: {type: byte_pair}}",
                own.getClass().getSimpleName());
        JsonNode json = HuggingFaceFiles.tokenizer(own, List.of(), List.of());
        Map<String, Object> keys = new LinkedHashMap<>(new GgufTokens(json, vocabulary).metadata());
        Map<String, Integer> ids = new LinkedHashMap<>();
        JsonNode imported = Export.imported(run);
        SPECIAL.keySet().stream().sorted().forEach(key -> {
            if (imported.path(key).isInt()) {
                ids.put(key, imported.path(key).asInt());
            }
        });
        ids.putAll(HuggingFaceFiles.ids(own));
        ids.forEach((key, id) -> {
            if (SPECIAL.containsKey(key)) {
                keys.put("tokenizer.ggml." + SPECIAL.get(key), id);
            }
        });
        if (!ids.containsKey("eos_token_id")) {
            told.accept("the tokenizer has no end token, for which llama.cpp takes one of its own choice: run it with"
                    + " --ignore-eos");
        }
        own.chatTemplate().ifPresent(template -> keys.put("tokenizer.chat_template", template));
        return keys;
    }
}
