package org.attn4j.recipes.huggingface;

import static org.attn4j.framework.config.Checks.require;

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
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.framework.file.Hidden;
import org.attn4j.framework.layer.adapter.Lora;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.Initialization;
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

    private static final String DERIVED = "_from_model_config";

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
        KnownData known = known(run);
        Architectures.Fitting fitting = fitting(run, recipe, known);
        Path hidden = Hidden.beside(absolute, Hidden.TEMPORARY);
        Durable.createFolder(absolute.getParent());
        Durable.delete(hidden);
        try (SafeTensorsFile file = SafeTensorsFile.open(checkpoint.model())) {
            TensorTable table = fitting.architecture().tensors(recipe.model(), known);
            Durable.createFolder(hidden);
            if (recipe.adapter().isPresent()) {
                adapter(hidden, table, fitting, file, told);
                Durable.move(hidden, absolute);
                return;
            }
            List<TensorSource> tensors = table.theirs(file.names(), file::view);
            new Shards(hidden, shard).write(tensors);
            configs(hidden, fitting);
            if (known.facts().hasImage() && known.scale().isPresent()) {
                ConfigFile.write(
                        hidden,
                        ImageProcessor.FILE,
                        ImageProcessor.write(known.scale().get(), known.facts().image()));
            }
            new ExportedTokenizers(run, recipe, this::kept).write(hidden, told);
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

    private void adapter(
            Path target, TensorTable table, Architectures.Fitting fitting, SafeTensorsFile file, Consumer<String> told)
            throws IOException {
        if (!(recipe.adapter().get() instanceof Lora lora)) {
            throw new IllegalArgumentException(run.path() + ": adapter: expected lora, whose files PEFT reads; merge"
                    + " another one into a run of its own and export that: scripts/attn4j merge " + run.path());
        }
        Task task = recipe.model().task();
        boolean tied = task != Task.CLASSIFY
                && fitting.config().path("tie_word_embeddings").asBoolean();
        require(
                !tied || !file.names().contains(Initialization.TABLE),
                "%s was trained whole and is the head's weight too, which PEFT leaves as the base has it: merge the adapter"
                        + " into a run of its own and export that: scripts/attn4j merge %s",
                Initialization.TABLE,
                run.path());
        Optional<Path> folder = recipe.initialize().huggingFace();
        Optional<String> repository = folder.flatMap(CachedRevision::repository);
        if (repository.isEmpty()) {
            told.accept(folder.map(f -> "base_model_name_or_path is a folder of this machine, " + f
                            + ": elsewhere, give PEFT the base's place")
                    .orElse("base_model_name_or_path is null, as the base is a run: export that too, and give PEFT its"
                            + " folder"));
        }
        String base = repository.or(() -> folder.map(Path::toString)).orElse(null);
        PeftAdapter.write(target, lora, file, table.alone(), table.same(), base, task);
    }

    /** config.json and generation_config.json: what was imported, with what the recipe says in place of it. */
    private void configs(Path target, Architectures.Fitting fitting) throws IOException {
        ObjectNode config = kept(PretrainedFolder.CONFIG);
        boolean imported = !config.isEmpty();
        config.remove(List.of("transformers_version", "dtype", "torch_dtype", "quantization_config", "auto_map"));
        config.setAll(fitting.config());
        config.put("model_type", fitting.architecture().modelType());
        config.putArray("architectures").add(fitting.architecture().classes().get(0));
        Map<String, Tokenizer> tokenizers = run.tokenizers();
        if (tokenizers.containsKey(PairTask.TARGET)) {
            PairTokens.add(config, tokenizers.get(PairTask.TARGET).specialTokens(), imported);
        }
        Map<String, Integer> own = tokenizers.containsKey(TaskData.TOKENIZER)
                ? HuggingFaceFiles.ids(tokenizers.get(TaskData.TOKENIZER))
                : Map.of();
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
        ConfigFile.write(target, PretrainedFolder.CONFIG, config.put("torch_dtype", "float32"));
        Task task = recipe.model().task();
        if (task == Task.GENERATE || task == Task.TRANSLATE) {
            ObjectNode generation = kept(ConfigFile.GENERATION);
            // transformers reads one that says so out of config.json anew, which would undo what was imported.
            boolean derived = generation.isEmpty() || generation.path(DERIVED).asBoolean();
            for (String token : TOKENS) {
                if (config.hasNonNull(token) && !generation.has(token)) {
                    generation.set(token, config.get(token));
                }
            }
            ConfigFile.write(target, ConfigFile.GENERATION, derived ? generation.put(DERIVED, true) : generation);
        }
    }

    /**
     * What is known of a run's data without them.
     *
     * @throws IllegalArgumentException if the run keeps nothing of it
     */
    public static KnownData known(RunFolder run) {
        return DataFile.read(run.data())
                .orElseThrow(() -> new IllegalArgumentException(run.path()
                        + " has no data.json, as runs of version 0.1.0; write it with: attn4j resume " + run.path()));
    }

    /** A run's model in the terms of an architecture: that which was imported, if it has a place for all of it. */
    public static Architectures.Fitting fitting(RunFolder run, Recipe recipe, KnownData known) {
        Path origin = run.path().resolve(Import.FOLDER).resolve(PretrainedFolder.CONFIG);
        Architecture before = Files.isRegularFile(origin) ? Architectures.of(ConfigFile.read(origin)) : null;
        return Architectures.fitting(recipe.model(), known, before);
    }

    /** The config.json that was imported; empty where there was none. */
    public static ObjectNode imported(RunFolder run) {
        return kept(run, PretrainedFolder.CONFIG);
    }

    private ObjectNode kept(String file) {
        return kept(run, file);
    }

    private static ObjectNode kept(RunFolder run, String file) {
        Path path = run.path().resolve(Import.FOLDER).resolve(file);
        return Files.isRegularFile(path)
                ? ((ObjectNode) ConfigFile.read(path).json()).deepCopy()
                : JsonNodeFactory.instance.objectNode();
    }
}
