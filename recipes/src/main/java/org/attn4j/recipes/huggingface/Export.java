package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.attn4j.datasets.input.Frame;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.HuggingFaceTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.framework.file.Hidden;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.RunFolder;

/**
 * A run as a folder that transformers loads.
 *
 * @param run the run
 * @param recipe its recipe
 * @param checkpoint the checkpoint that is written
 */
public record Export(RunFolder run, Recipe recipe, Checkpoint checkpoint) {
    private static final List<String> TOKENS =
            List.of("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id");

    /**
     * Writes the folder, beside and then renamed.
     *
     * @param target a folder that is not there yet
     * @param shard most bytes of tensors in a file
     * @param told hears what could not be written
     * @throws IllegalArgumentException if the recipe fits no architecture, or the folder is there
     */
    public void write(Path target, long shard, Consumer<String> told) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            throw new IllegalArgumentException("--to " + target + " is there already; name a new folder");
        }
        KnownData known = DataFile.read(run.data())
                .orElseThrow(() -> new IllegalArgumentException(run.path()
                        + " has no data.json, as runs of version 0.1.0; write it with: attn4j resume " + run.path()));
        Path origin = run.path().resolve(Import.FOLDER).resolve(PretrainedFolder.CONFIG);
        Architecture before = Files.isRegularFile(origin) ? Architectures.of(ConfigFile.read(origin)) : null;
        Architectures.Fitting fitting = Architectures.fitting(recipe.model(), known, before);
        Path hidden = Hidden.beside(absolute, Hidden.TEMPORARY);
        Durable.createFolder(absolute.getParent());
        Durable.delete(hidden);
        try (SafeTensorsFile file = SafeTensorsFile.open(checkpoint.model())) {
            List<TensorSource> tensors =
                    fitting.architecture().tensors(recipe.model(), known).theirs(file.names(), file::view);
            Durable.createFolder(hidden);
            new Shards(hidden, shard).write(tensors);
            configs(hidden, fitting);
            if (known.facts().hasImage() && known.scale().isPresent()) {
                write(
                        hidden,
                        ImageProcessor.FILE,
                        ImageProcessor.write(known.scale().get(), known.facts().image()));
            }
            tokenizer(hidden, told);
            Durable.replace(
                    hidden.resolve("README.md"), new ModelCard(run, recipe, checkpoint, fitting.architecture()).text());
            Durable.move(hidden, absolute);
        } catch (FileWriteException e) {
            Durable.deleteQuietly(hidden, e);
            throw e;
        } catch (IOException e) {
            Durable.deleteQuietly(hidden, e);
            throw FileWriteException.of(absolute, 0, e);
        } catch (RuntimeException e) {
            Durable.deleteQuietly(hidden, e);
            throw e;
        }
    }

    /** config.json and generation_config.json: what was imported, with what the recipe says in place of it. */
    private void configs(Path target, Architectures.Fitting fitting) throws IOException {
        ObjectNode config = kept(PretrainedFolder.CONFIG);
        config.remove(List.of("transformers_version", "dtype", "torch_dtype", "quantization_config", "auto_map"));
        config.setAll(fitting.config());
        config.put("model_type", fitting.architecture().modelType());
        config.putArray("architectures").add(fitting.architecture().classes().get(0));
        PairTokens.add(config, run);
        Map<String, Integer> own = tokenizer().map(HuggingFaceFiles::ids).orElse(Map.of());
        for (String token : TOKENS.subList(0, 3)) {
            if (fitting.config().has(token) && own.containsKey(token)) {
                int named = fitting.config().get(token).asInt();
                UnfitException.require(named == own.get(token), token + " of the tokenizer", named, own.get(token));
            }
            if (!config.has(token) && recipe.model().task() == Task.GENERATE) {
                // transformers would put ids of its own in place of those that are not told.
                config.set(token, own.containsKey(token) ? IntNode.valueOf(own.get(token)) : NullNode.getInstance());
            }
        }
        write(target, PretrainedFolder.CONFIG, config.put("torch_dtype", "float32"));
        Task task = recipe.model().task();
        if (task == Task.GENERATE || task == Task.TRANSLATE) {
            ObjectNode generation = kept("generation_config.json");
            for (String token : TOKENS) {
                if (config.hasNonNull(token) && !generation.has(token)) {
                    generation.set(token, config.get(token));
                }
            }
            write(target, "generation_config.json", generation.put("_from_model_config", true));
        }
    }

    private void tokenizer(Path target, Consumer<String> told) throws IOException {
        String name = Files.exists(run.tokenizer(TaskData.TOKENIZER)) ? TaskData.TOKENIZER : PairTask.SOURCE;
        if (!Files.isRegularFile(run.tokenizer(name))) {
            return;
        }
        Tokenizer own = TokenizerFile.load(run.tokenizer(name));
        boolean shared = !Files.exists(run.tokenizer(PairTask.TARGET))
                || TokenizerFile.toText(TokenizerFile.load(run.tokenizer(PairTask.TARGET)))
                        .equals(TokenizerFile.toText(own));
        if (!shared || !HuggingFaceFiles.writes(own)) {
            told.accept("the run's tokenizer, "
                    + own.toJson().path("type").asText(own.getClass().getSimpleName())
                    + (shared ? "" : " for either side") + ", is none that transformers reads: the folder has no "
                    + HuggingFaceFiles.TOKENIZER);
            return;
        }
        Map<String, Tokenizer> tokenizers =
                name.equals(PairTask.SOURCE) ? Map.of(name, own, PairTask.TARGET, own) : Map.of(name, own);
        // A file of theirs brings its own frame.
        Frame frame = own instanceof HuggingFaceTokenizer
                ? Frame.NONE
                : Frame.of(recipe.data().encoders(tokenizers).get(name), own);
        write(target, HuggingFaceFiles.TOKENIZER, HuggingFaceFiles.tokenizer(own, frame.before(), frame.after()));
        ObjectNode settings = kept("tokenizer_config.json");
        if (settings.isEmpty()) {
            settings.put("tokenizer_class", "PreTrainedTokenizerFast");
            HuggingFaceFiles.names(own).forEach(settings::put);
            DataFile.read(run.data())
                    .ifPresent(known ->
                            settings.put("model_max_length", known.facts().context()));
        }
        write(target, "tokenizer_config.json", settings);
        ObjectNode special = kept("special_tokens_map.json");
        if (!special.isEmpty()) {
            write(target, "special_tokens_map.json", special);
        }
    }

    private Optional<Tokenizer> tokenizer() {
        Path file = run.tokenizer(TaskData.TOKENIZER);
        return Files.isRegularFile(file) ? Optional.of(TokenizerFile.load(file)) : Optional.empty();
    }

    private ObjectNode kept(String file) {
        Path path = run.path().resolve(Import.FOLDER).resolve(file);
        return Files.isRegularFile(path)
                ? ((ObjectNode) ConfigFile.read(path).json()).deepCopy()
                : JsonNodeFactory.instance.objectNode();
    }

    private static void write(Path folder, String file, ObjectNode json) throws IOException {
        Durable.replace(folder.resolve(file), json.toPrettyString() + "\n");
    }
}
