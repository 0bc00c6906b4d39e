package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.attn4j.datasets.input.Frame;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.HuggingFaceTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.file.Durable;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.RunFolder;

/**
 * A run's tokenizers in a folder of theirs. There a folder has one: a target's that differs from its source's lies in a folder
 * below.
 *
 * @param kept a file of theirs that the run keeps; empty where it has none
 */
record ExportedTokenizers(RunFolder run, Recipe recipe, Function<String, ObjectNode> kept) {
    /** Names of special tokens, beside the tokenizer. */
    static final String SPECIAL = "special_tokens_map.json";

    /** The folder of a target's own tokenizer. */
    static final String TARGET = "target_tokenizer";

    void write(Path folder, Consumer<String> told) throws IOException {
        Map<String, Tokenizer> own = new LinkedHashMap<>();
        for (String name : List.of(TaskData.TOKENIZER, PairTask.SOURCE, PairTask.TARGET)) {
            if (Files.isRegularFile(run.tokenizer(name))) {
                own.put(name, TokenizerFile.load(run.tokenizer(name)));
            }
        }
        for (String name : own.keySet()) {
            if (!HuggingFaceFiles.writes(own.get(name))) {
                told.accept("the run's tokenizer, "
                        + own.get(name)
                                .toJson()
                                .path("type")
                                .asText(own.get(name).getClass().getSimpleName())
                        + ", is none that transformers reads: the folder has no " + HuggingFaceFiles.TOKENIZER);
                return;
            }
        }
        for (String name : own.keySet()) {
            boolean target = name.equals(PairTask.TARGET);
            if (!target) {
                write(folder, name, own.get(name), kept.apply(HuggingFaceFiles.CONFIG));
                ObjectNode special = kept.apply(SPECIAL);
                if (!special.isEmpty()) {
                    ConfigFile.write(folder, SPECIAL, special);
                }
            } else if (!text(own.get(PairTask.SOURCE)).equals(text(own.get(name)))) {
                Path below = folder.resolve(TARGET);
                Durable.createFolder(below);
                write(below, name, own.get(name), JsonNodeFactory.instance.objectNode());
                told.accept("source and target have tokenizers of their own, where a model of transformers has one: "
                        + HuggingFaceFiles.TOKENIZER
                        + " is the source's; the target's is AutoTokenizer.from_pretrained(FOLDER,"
                        + " subfolder=\"" + TARGET + "\")");
            }
        }
    }

    private static String text(Tokenizer tokenizer) {
        return TokenizerFile.toText(tokenizer);
    }

    private void write(Path folder, String name, Tokenizer own, ObjectNode settings) throws IOException {
        // Either text of a pair is framed as a source: a target's begin is no part of a text, but config.json's.
        Map<String, Tokenizer> all = name.equals(TaskData.TOKENIZER)
                ? Map.of(name, own)
                : Map.of(PairTask.SOURCE, own, PairTask.TARGET, own);
        // A file of theirs brings its own frame.
        Frame frame = own instanceof HuggingFaceTokenizer
                ? Frame.NONE
                : Frame.of(recipe.data().encoders(all).get(name.equals(PairTask.TARGET) ? PairTask.SOURCE : name), own);
        ConfigFile.write(
                folder, HuggingFaceFiles.TOKENIZER, HuggingFaceFiles.tokenizer(own, frame.before(), frame.after()));
        if (settings.isEmpty()) {
            settings.put("tokenizer_class", "PreTrainedTokenizerFast");
            HuggingFaceFiles.names(own).forEach(settings::put);
            DataFile.read(run.data())
                    .ifPresent(known ->
                            settings.put("model_max_length", known.facts().context()));
        }
        own.chatTemplate().ifPresent(template -> settings.put("chat_template", template));
        ConfigFile.write(folder, HuggingFaceFiles.CONFIG, settings);
    }
}
