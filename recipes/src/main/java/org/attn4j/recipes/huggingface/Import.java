package org.attn4j.recipes.huggingface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.IdTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.datasets.type.TokenizedTextData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.layer.Adapter;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StoredTensors;
import org.attn4j.framework.train.checkpoint.SafeTensors;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.framework.train.checkpoint.TrainingState;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.schema.RecipeLoader;
import org.attn4j.recipes.schema.RecipeWriter;

/** A folder of Hugging Face's as a run: recipe, tokenizer, checkpoint of step 0. */
public record Import(PretrainedFolder source, Described described, FileContent model) {
    /** The files of theirs beside the tensors that a run keeps, as they are, for a later export. */
    static final List<String> KEPT = List.of(
            PretrainedFolder.CONFIG, ConfigFile.GENERATION, HuggingFaceFiles.CONFIG, ExportedTokenizers.SPECIAL);

    /** The folder of those in a run. */
    static final String FOLDER = "hugging_face";

    /**
     * Reads what a folder describes and checks its tensors' names and shapes; their values are read when they are written.
     *
     * @throws IllegalArgumentException naming what is missing, wrong or not known here
     */
    public static Import of(PretrainedFolder source) {
        Described described = described(source);
        TensorTable table = source.architecture().tensors(described.model(), described.known());
        // Before the graph is built, which takes long where config.json names a thousand layers.
        table.requireNames(source);
        Map<String, long[]> shapes = StoredTensors.shapes(
                Models.evaluation(described.model(), described.known().facts(), 0)
                        .parameters());
        List<TensorSource> tensors = table.ours(shapes, source);
        return new Import(source, described, SafeTensors.content(tensors, Map.of()));
    }

    /** Their names of those of our tensors that are a tensor of theirs alone. */
    public Map<String, String> alone() {
        return source.architecture()
                .tensors(described.model(), described.known())
                .alone();
    }

    private static Described described(PretrainedFolder source) {
        try {
            return source.architecture().read(source.config());
        } catch (IllegalArgumentException e) {
            String file = source.config().file().toString();
            // A layer's own refusal knows nothing of the file.
            throw e.getMessage().startsWith(file) ? e : new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes the run.
     *
     * @param runs folder in which its folder is made
     * @param overrides keys of the recipe to set, such as {@code data.file=my.txt}
     * @param told hears what could not be taken
     * @param adapter over this model, which then becomes the run's base; may be null
     */
    public RunFolder run(
            String name,
            Path runs,
            List<String> overrides,
            TypeRegistry types,
            Consumer<String> told,
            PeftAdapter adapter)
            throws IOException {
        Map<String, Tokenizer> tokenizers =
                new ImportedTokenizers(source, described.known().facts()).read(told);
        Recipe recipe = recipe(name, tokenizers.get(TaskData.TOKENIZER), overrides, types, adapter);
        RunFolder folder = RunFolder.create(runs, name);
        try {
            folder.writeRecipe(RecipeWriter.write(recipe, Recipe.class, types));
            DataFile.write(described.known(), folder.data());
            keepFiles(folder);
            for (Map.Entry<String, Tokenizer> tokenizer : tokenizers.entrySet()) {
                TokenizerFile.save(tokenizer.getValue(), folder.tokenizer(tokenizer.getKey()));
            }
            FileContent trained = adapter == null ? model : adapter.content(checkpointed(recipe));
            if (adapter != null) {
                Durable.replace(folder.base(), model);
            }
            TrainingState state = new TrainingState(
                    0,
                    0,
                    recipe.train().seed(),
                    Optional.empty(),
                    0,
                    recipe.model().toString(),
                    "",
                    RecordedRun.of(folder, recipe, types));
            folder.checkpoints().save(state, trained, SafeTensors.content(List.of(), Map.of()));
            return folder;
        } catch (IOException | RuntimeException e) {
            Durable.deleteQuietly(folder.path(), e);
            throw e;
        }
    }

    private Map<String, long[]> checkpointed(Recipe recipe) {
        return StoredTensors.shapes(
                recipe.tuning().evaluation(recipe.model(), described.known().facts(), 0).parameters().stream()
                        .filter(recipe.tuning().checkpointed())
                        .toList());
    }

    private Recipe recipe(
            String name, Tokenizer tokenizer, List<String> overrides, TypeRegistry types, PeftAdapter adapter) {
        String text = "name: '" + name + "'\ntrain: {steps: 0, batch: 4}\nsample: {tokens: 0}\ndata:\n"
                + RecipeWriter.write(described.data(), DataConfig.class, types).indent(2) + "model:\n"
                + RecipeWriter.write(described.model(), Model.class, types).indent(2)
                + (adapter == null
                        ? ""
                        : "adapter:\n"
                                + RecipeWriter.write(adapter.lora(), Adapter.class, types)
                                        .indent(2));
        List<String> all = new ArrayList<>();
        if (tokenizer != null && !(tokenizer instanceof IdTokenizer) && described.data() instanceof TokenizedTextData) {
            all.add("data.tokenizer={type: hugging_face, file: " + HuggingFaceFiles.TOKENIZER + "}");
        }
        if (adapter != null) {
            all.add("initialize.hugging_face='"
                    + source.path().toAbsolutePath().normalize().toString().replace("'", "''") + "'");
        }
        all.addAll(overrides);
        return RecipeLoader.bind(text, source.path().toString(), all, Recipe.class, types);
    }

    private void keepFiles(RunFolder folder) throws IOException {
        Path kept = folder.path().resolve(FOLDER);
        Durable.createFolder(kept);
        for (String file : KEPT) {
            if (Files.isRegularFile(theirs(file))) {
                Durable.replace(
                        kept.resolve(file), ConfigFile.read(theirs(file)).json().toPrettyString() + "\n");
            }
        }
    }

    private Path theirs(String file) {
        return source.path().resolve(file);
    }
}
