package org.attn4j.recipes.api;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.attend.AttentionView;
import org.attn4j.recipes.run.CacheNote;
import org.attn4j.recipes.run.DataPlaces;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.run.PluginsFile;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import org.attn4j.recipes.run.TextGenerator;
import org.attn4j.recipes.run.TranslationScores;

/**
 * A run's model, opened to be asked. Answers come from the run's folder alone, but for {@link #evaluate}, {@link
 * #translate} and examples such as {@code test:17}, which open its data.
 *
 * <p>Safe for use by several threads: it answers one question after another. The device is opened at the first question;
 * {@link #close} gives it back.
 */
public final class TrainedModel implements AutoCloseable {
    private final RunFolder folder;
    private final Recipe recipe;
    private final Checkpoint checkpoint;
    private final RunInputs inputs;
    private final PrintStream notes;
    private final PluginScope plugins;
    private final OnDevice device;
    private Predictions predictions;
    private Embedder embedder;
    private boolean told;

    private TrainedModel(RunFolder folder, OpenSettings settings, PluginScope plugins, TypeRegistry types)
            throws IOException {
        this.folder = folder;
        this.notes = settings.notes();
        this.plugins = plugins;
        this.recipe = SavedModel.recipe(folder, types, settings.overrides());
        this.checkpoint = SavedModel.checkpoint(folder, recipe, types, settings.checkpoint(), notes::println);
        DataContext where = DataPlaces.of(settings.data(), folder, notes::println);
        this.inputs = new RunInputs(folder, recipe, where, notes);
        this.device = new OnDevice(folder, recipe, checkpoint);
    }

    /** Opens the best checkpoint of a run. */
    public static TrainedModel open(Path run) throws IOException {
        return open(run, OpenSettings.DEFAULT);
    }

    /**
     * Opens a run.
     *
     * @throws IllegalArgumentException if it is no run, or a jar of its types is gone or changed
     * @throws org.attn4j.framework.train.checkpoint.CheckpointException if it has no such checkpoint, or a damaged one
     * @throws org.attn4j.framework.train.checkpoint.CheckpointMismatchException if the checkpoint is of another recipe or
     *     other tokenizers than the run's folder holds
     */
    public static TrainedModel open(Path run, OpenSettings settings) throws IOException {
        RunFolder folder = RunFolder.open(run);
        List<Path> jars = settings.plugins().isPresent()
                ? Installation.jars(settings.plugins().get())
                : PluginsFile.read(folder);
        PluginScope plugins = new PluginScope(Installation.loader(jars));
        return plugins.of(() -> new TrainedModel(folder, settings, plugins, plugins.types()));
    }

    /** The run's recipe. */
    public Recipe recipe() {
        return recipe;
    }

    /** What the model does with an input. */
    public Task task() {
        return recipe.model().task();
    }

    /** The checkpoint that answers. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The data that the run was trained on, as far as they are still there; read at the first question. */
    public synchronized TaskData data() throws IOException {
        return plugins.of(() -> {
            device.backend();
            return inputs.data();
        });
    }

    /**
     * Data that the recipe never named, to {@link #evaluate(TaskData, String)} on: their split is {@link TaskData#FILE}.
     *
     * @param files a table, a text, a folder; or two: texts and targets, images and labels
     * @param keys of the recipe's {@code data.source} that are others for them, {@code data.source.text=review}
     * @throws IllegalArgumentException if there is no such file, or the run's data are of no files
     * @throws org.attn4j.datasets.DataException if they cannot be read
     */
    public synchronized TaskData open(List<Path> files, List<String> keys) throws IOException {
        return plugins.of(() ->
                new OtherFiles(folder, recipe, plugins.types()).open(files, keys, inputs.known(), inputs.where()));
    }

    /** Continues a text of at least one character. */
    public TextGenerator.Result generate(String prompt, GenerateSettings settings) throws IOException {
        return generate(prompt, settings, piece -> {});
    }

    /**
     * Continues a text, which is handed out while it is made.
     *
     * @param prompt at least one character
     * @param stream takes what follows the prompt, piece by piece; a beam search has no pieces
     * @throws IllegalArgumentException if the model does not generate, or the prompt has no token
     */
    public synchronized TextGenerator.Result generate(String prompt, GenerateSettings settings, Consumer<String> stream)
            throws IOException {
        return plugins.of(() -> {
            // Before anything is opened or read: a prompt may have characters that the model does not know.
            int[] ids = Texts.prompt(inputs, prompt);
            return texts(settings).generate(ids, settings, stream);
        });
    }

    /** What continues texts. */
    synchronized Texts texts(GenerateSettings settings) throws IOException {
        return plugins.of(() -> {
            inputs.requireGenerating();
            if (settings.cache()) {
                tellOfCache(inputs.facts());
            }
            return new Texts(recipe.model(), inputs, device.parameters(inputs.facts()), device.backend());
        });
    }

    /** What the model makes of an input, as {@code attn4j predict} says it: five answers, translations by beam search. */
    public Prediction predict(String input) throws IOException {
        return predict(List.of(input), 5, 5).get(0);
    }

    /**
     * What the model makes of inputs: texts, images' files, or examples of held-out splits.
     *
     * @param beam hypotheses kept in translating
     * @param top most classes or tokens told
     * @throws IllegalArgumentException if the model's task has no such answers, or an input is none for it
     */
    public synchronized List<Prediction> predict(List<String> given, int beam, int top) throws IOException {
        return plugins.of(() -> {
            DataFacts facts = inputs.facts();
            Parameters values = device.parameters(facts);
            if (task() == Task.TRANSLATE) {
                tellOfCache(facts);
            }
            if (predictions == null || predictions.values() != values) {
                predictions = new Predictions(recipe.model(), facts, values, device.backend(), inputs);
            }
            return predictions.of(given, beam, top);
        });
    }

    /**
     * A text's vector: that which an encoder of texts is made for or a classifier's head reads, or else the mean of the
     * last layer's tokens.
     *
     * @param what the text is called in messages
     * @throws IllegalArgumentException if the model reads no texts or has no such vectors, or the text has no token
     */
    public synchronized Embedding embed(String what, String text) throws IOException {
        return plugins.of(() -> {
            DataFacts facts = inputs.facts();
            Parameters values = device.parameters(facts);
            if (embedder == null || embedder.values() != values) {
                embedder = new Embedder(recipe.model(), facts, values, device.backend(), inputs);
            }
            return embedder.of(what, text);
        });
    }

    /** What the model attends to while it reads a text or an image. */
    public AttentionView attend(String input) throws IOException {
        return attend(input, null, false);
    }

    /**
     * What the model attends to.
     *
     * @param target of a model that translates, the target; null for its own translation
     * @param rollout whether a text's rollout over all layers is wanted; images always have it
     * @throws IllegalArgumentException if it has no attention, or reads something else
     */
    public synchronized AttentionView attend(String input, String target, boolean rollout) throws IOException {
        return plugins.of(() -> {
            DataFacts facts = inputs.facts();
            return new Attending(recipe, inputs, facts, device.parameters(facts), device.backend())
                    .view(input, target, rollout);
        });
    }

    /** Measures the model on a whole held-out split, a name of {@link TaskData#splits}. */
    public synchronized Measurement evaluate(String split) throws IOException {
        return evaluate(data(), split);
    }

    /** Measures the model on a whole split of some data: its own, or those of other files. */
    public synchronized Measurement evaluate(TaskData data, String split) throws IOException {
        return plugins.of(() -> Measurement.of(recipe, data, split, device.parameters(data.facts()), device.backend()));
    }

    /** Translates a whole held-out split and scores the translations. */
    public synchronized TranslationScores translate(String split, int beam) throws IOException {
        return translate(data(), split, beam);
    }

    /**
     * Translates a whole split of some data, its own or those of other files, and scores the translations.
     *
     * @param beam hypotheses kept; 1 is greedy
     * @throws IllegalArgumentException if the model writes no target for a source, or the split's examples are no pairs
     */
    public synchronized TranslationScores translate(TaskData data, String split, int beam) throws IOException {
        return plugins.of(() -> {
            tellOfCache(data.facts());
            return Measurement.translate(recipe, data, split, beam, device.parameters(data.facts()), device.backend());
        });
    }

    /**
     * How far each output is from what another program has computed.
     *
     * @param reference a safetensors file with inputs {@code input.input_ids} … and outputs {@code output.logits} …
     * @throws IllegalArgumentException if the file has no output that is known, or other inputs than the model takes
     */
    public synchronized List<Verified> verify(Path reference) throws IOException {
        return plugins.of(() -> {
            DataFacts facts = inputs.facts();
            return Verification.of(recipe.model(), facts, device.parameters(facts), device.backend(), reference);
        });
    }

    /** Once, which layer keeps the model from generating with a cache, if one does. */
    private void tellOfCache(DataFacts facts) {
        if (!told) {
            told = true;
            CacheNote.print(notes, recipe.model(), facts);
        }
    }

    /** Gives the device back; asked once more, the model refuses. */
    @Override
    public synchronized void close() {
        predictions = null;
        embedder = null;
        device.close();
    }
}
