package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.Batch;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.attend.ImageFile;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.RunFolder;

/**
 * What commands give to a run's model, as training gave it: texts by the encoders of its data, images from files or
 * held-out splits. All that is needed lies in the run's folder but examples of splits, and what a run without
 * {@code data.json} leaves to be read from its data.
 */
final class RunInputs {
    private static final Pattern EXAMPLE = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*):([0-9]{1,9})");

    private final RunFolder folder;
    private final Recipe recipe;
    private final DataContext where;
    private final PrintStream told;
    private final Optional<KnownData> known;
    private TaskData data;

    /**
     * An image.
     *
     * @param words what it is called
     * @param pixels [C, height, width] as the model was trained on
     */
    record Image(String words, float[] pixels) {}

    /**
     * Inputs of a run.
     *
     * @param where with the run's tokenizers
     * @param told hears what of a text is not read
     */
    RunInputs(RunFolder folder, Recipe recipe, DataContext where, PrintStream told) {
        this.folder = folder;
        this.recipe = recipe;
        this.where = where;
        this.told = told;
        this.known = DataFile.read(folder.data());
    }

    /**
     * What is known of the run's data without them.
     *
     * @throws IllegalArgumentException if the run is of version 0.1.0, which keeps nothing of it
     */
    KnownData known() {
        return known.orElseThrow(() -> new IllegalArgumentException(
                folder.path() + " has no data.json: train anew, or evaluate on the recipe's own data"));
    }

    /** Where data are looked for, with the run's tokenizers. */
    DataContext where() {
        return where;
    }

    /** @throws IllegalArgumentException unless the model continues texts */
    void requireGenerating() {
        require(
                recipe.model().task() == Task.GENERATE,
                "%s: its model does not generate text; expected a language_model",
                folder.path());
    }

    /** What the model must know of an input that stands alone. */
    DataFacts facts() {
        return known.map(KnownData::facts).orElseGet(this::factsOfTokenizers).alone();
    }

    private DataFacts factsOfTokenizers() {
        DataFacts stated = recipe.data().facts().facts();
        if (where.tokenizers().containsKey(PairTask.SOURCE)) {
            return DataFacts.pairs(
                    tokenizer(PairTask.SOURCE).vocabulary(),
                    stated.context(),
                    tokenizer(PairTask.TARGET).vocabulary(),
                    stated.targetContext());
        }
        if (!where.tokenizers().containsKey(TaskData.TOKENIZER)) {
            return stated;
        }
        int vocabulary = tokenizer(TaskData.TOKENIZER).vocabulary();
        return stated.classified()
                ? DataFacts.classes(vocabulary, stated.context(), stated.classes())
                : DataFacts.text(vocabulary, stated.context());
    }

    /** Names of the classes; empty without classes. */
    List<String> classNames() {
        return known.map(KnownData::classNames).orElseGet(() -> facts().classified() ? data().classNames() : List.of());
    }

    /** One of the run's tokenizers. */
    Tokenizer tokenizer(String name) {
        return where.tokenizer(name, () -> TokenizerFile.load(folder.tokenizer(name)));
    }

    /** What turns texts into ids, by the name of its tokenizer. */
    InputEncoder encoder(String name) {
        tokenizer(name);
        return recipe.data().encoders(where.tokenizers()).get(name);
    }

    /**
     * A text as training would have encoded it. What of it is not read is told.
     *
     * @param what it is called
     * @throws IllegalArgumentException if it has no token
     */
    EncodedInput text(String what, String name, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is empty: expected at least one word");
        }
        EncodedInput encoded = encoder(name).encode(text);
        if (encoded.tokens() == 0) {
            throw new IllegalArgumentException(what + " has no token: '" + text + "'");
        }
        encoded.notice().ifPresent(notice -> told.println(what + ": " + notice));
        return encoded;
    }

    /**
     * An example of a held-out split, such as {@code validation:17}.
     *
     * @throws IllegalArgumentException if the input names none
     */
    Batch example(String input) {
        Matcher example = EXAMPLE.matcher(input);
        if (!example.matches()) {
            throw new IllegalArgumentException(
                    "'" + input + "' is no example of a held-out split: expected for instance " + TaskData.VALIDATION
                            + ":17, as this run's data are neither texts nor images");
        }
        return data().example(example.group(1), Long.parseLong(example.group(2)));
    }

    /** An image's file, or {@code test:17} for example 17 of a held-out split. */
    Image image(String input) throws IOException {
        Matcher example = EXAMPLE.matcher(input);
        if (!example.matches()) {
            Path file = Path.of(input);
            Optional<float[]> own = recipe.data().source().flatMap(source -> source.image(file, facts().image()));
            float[] values = own.isPresent() ? own.get() : ImageFile.read(file, facts().image());
            return new Image(input, scale().map(s -> s.of(values)).orElse(values));
        }
        String split = example.group(1);
        long index = Long.parseLong(example.group(2));
        Map<String, Batch.Array> arrays = data().example(split, index).arrays();
        int label = ((Batch.Ints) arrays.get("labels")).values()[0];
        List<String> names = classNames();
        String truth = label < names.size() ? names.get(label) : "class " + label;
        return new Image(
                "Example " + index + " of " + split + ", labelled " + truth,
                ((Batch.Floats) arrays.get("image")).values());
    }

    private Optional<ImageScale> scale() {
        return known.isPresent() ? known.get().scale() : data().imageScale();
    }

    /** The data, opened at the first question. */
    TaskData data() {
        if (data == null) {
            data = recipe.data().open(where);
        }
        return data;
    }
}
