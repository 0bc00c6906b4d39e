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
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.model.SequenceClassifier;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.attend.AttentionModel;
import org.attn4j.recipes.attend.AttentionView;
import org.attn4j.recipes.attend.ImageFile;
import org.attn4j.recipes.attend.ImageInput;
import org.attn4j.recipes.attend.PairInput;
import org.attn4j.recipes.attend.Reader;
import org.attn4j.recipes.attend.TextInput;
import org.attn4j.recipes.run.RunFolder;

/** A run's model, ready to be looked at: chooses what to read the input as by what the model reads. */
final class Attending {
    private static final Pattern EXAMPLE = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*):([0-9]{1,9})");

    private final RunFolder folder;
    private final Recipe recipe;
    private final DataContext data;
    private final AttentionModel model;

    Attending(RunFolder folder, Recipe recipe, Checkpoint from, Backend backend, DataContext data) {
        this.folder = folder;
        this.recipe = recipe;
        this.data = data;
        DataFacts facts = facts();
        Parameters values = TrainedModel.parameters(recipe, facts, from, backend);
        this.model = new AttentionModel(
                recipe.model(), facts, values, backend, recipe.train().seed());
    }

    /** The model's type, as recipes name it. */
    String description() {
        TypeName name = recipe.model().getClass().getAnnotation(TypeName.class);
        return name == null ? recipe.model().getClass().getSimpleName() : name.value();
    }

    /** Looks at an input. */
    AttentionView view(String input, String target, boolean rollout) throws IOException {
        boolean paired = model.reads("source");
        if (target != null && !paired) {
            throw new UsageException("--target is for models that translate; " + description() + " does not");
        }
        if (rollout && paired) {
            throw new UsageException(
                    "--rollout is for models of one text or image; " + description() + " reads a pair");
        }
        if (paired) {
            return new PairInput(model, tokenizer("source"), tokenizer("target")).view(input, target);
        }
        if (model.reads("image")) {
            return image(input);
        }
        List<String> names =
                model.facts().classified() ? recipe.data().open(data).classNames() : List.of();
        return TextInput.view(model, tokenizer("tokenizer"), input, rollout, reader(), names);
    }

    private Reader reader() {
        if (recipe.model() instanceof SequenceClassifier c) {
            return c.pooling().takesClassPosition() ? Reader.FIRST : Reader.MEAN;
        }
        return recipe.model() instanceof LanguageModel ? Reader.LAST : Reader.FIRST;
    }

    private AttentionView image(String input) throws IOException {
        Matcher example = EXAMPLE.matcher(input);
        if (!example.matches()) {
            float[] values = ImageFile.read(Path.of(input), model.facts().image());
            TaskData opened = recipe.data().open(data);
            return ImageInput.view(model, input, opened.normalised(values), opened.classNames());
        }
        TaskData opened = recipe.data().open(data);
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
        return ImageInput.view(model, "Example " + index + " of " + split + ", labelled " + truth, pixels, names);
    }

    /** What the model must know of the data, from the run's own tokenizers where it has them. */
    private DataFacts facts() {
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

    private Tokenizer tokenizer(String name) {
        return TokenizerFile.load(folder.tokenizer(name));
    }
}
