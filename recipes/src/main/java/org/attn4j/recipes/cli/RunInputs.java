package org.attn4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.config.DataContext;
import org.attn4j.datasets.config.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.attend.ImageFile;
import org.attn4j.recipes.run.RunFolder;

/** What commands give to a run's model: texts by the run's own tokenizers, images from files or held-out splits. */
final class RunInputs {
    private static final Pattern EXAMPLE = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*):([0-9]{1,9})");

    private final RunFolder folder;
    private final Recipe recipe;
    private final DataContext data;

    /**
     * An image.
     *
     * @param words what it is called
     * @param pixels [C, height, width] as the model was trained on
     * @param classNames names of the classes
     */
    record Image(String words, float[] pixels, List<String> classNames) {}

    RunInputs(RunFolder folder, Recipe recipe, DataContext data) {
        this.folder = folder;
        this.recipe = recipe;
        this.data = data;
    }

    /** Names of the classes; reads the data where the model has some. */
    List<String> classNames() {
        return facts().classified() ? recipe.data().open(data).classNames() : List.of();
    }

    /** An image's file, or {@code test:17} for example 17 of a held-out split. */
    Image image(String input) throws IOException {
        TaskData opened = recipe.data().open(data);
        Matcher example = EXAMPLE.matcher(input);
        if (!example.matches()) {
            float[] values = ImageFile.read(Path.of(input), facts().image());
            return new Image(input, opened.normalised(values), opened.classNames());
        }
        String split = example.group(1);
        if (!opened.splits().contains(split)) {
            throw new UsageException("no split '" + split + "'; expected one of " + opened.splits());
        }
        BatchSource source = opened.split(split, 1);
        long index = Long.parseLong(example.group(2));
        if (index >= source.size()) {
            throw new UsageException(
                    input + ": the split has examples 0 to " + (source.size() - 1) + ", and no " + index);
        }
        Map<String, Batch.Array> arrays = source.batch(index).arrays();
        float[] pixels = ((Batch.Floats) arrays.get("image")).values();
        int label = ((Batch.Ints) arrays.get("labels")).values()[0];
        List<String> names = opened.classNames();
        String truth = label < names.size() ? names.get(label) : "class " + label;
        return new Image("Example " + index + " of " + split + ", labelled " + truth, pixels, names);
    }

    /** What the model must know of the data, from the run's own tokenizers where it has them. */
    DataFacts facts() {
        DataFacts known = recipe.data().facts().facts();
        if (Files.exists(folder.tokenizer("source"))) {
            return DataFacts.pairs(
                    tokenizer("source").vocabulary(),
                    known.context(),
                    tokenizer("target").vocabulary(),
                    known.targetContext());
        }
        if (!Files.exists(folder.tokenizer("tokenizer"))) {
            return known;
        }
        int vocabulary = tokenizer("tokenizer").vocabulary();
        return known.classified()
                ? DataFacts.classes(vocabulary, known.context(), known.classes())
                : DataFacts.text(vocabulary, known.context());
    }

    /** One of the run's tokenizers. */
    Tokenizer tokenizer(String name) {
        return TokenizerFile.load(folder.tokenizer(name));
    }
}
