package org.attn4j.recipes.cli;

import java.io.IOException;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.attend.AttentionModel;
import org.attn4j.recipes.attend.AttentionView;
import org.attn4j.recipes.attend.ImageInput;
import org.attn4j.recipes.attend.PairInput;
import org.attn4j.recipes.attend.Reader;
import org.attn4j.recipes.attend.TextInput;
import org.attn4j.recipes.run.RunFolder;

/** A run's model, ready to be looked at: chooses what to read the input as by what the model reads. */
final class Attending {
    private final Recipe recipe;
    private final RunInputs inputs;
    private final AttentionModel model;

    Attending(RunFolder folder, Recipe recipe, Checkpoint from, Backend backend, DataContext data) {
        this.recipe = recipe;
        this.inputs = new RunInputs(folder, recipe, data, System.err);
        DataFacts facts = inputs.facts();
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
            return new PairInput(model, inputs.tokenizer(PairTask.SOURCE), inputs.tokenizer(PairTask.TARGET))
                    .view(
                            input,
                            inputs.text("the source", PairTask.SOURCE, input),
                            target == null ? null : inputs.text("the target", PairTask.TARGET, target));
        }
        if (model.reads("image")) {
            return image(input);
        }
        return TextInput.view(
                model,
                inputs.tokenizer(TaskData.TOKENIZER),
                input,
                inputs.text("the text", TaskData.TOKENIZER, input),
                rollout,
                Reader.of(recipe.model().readout()),
                inputs.classNames());
    }

    private AttentionView image(String input) throws IOException {
        RunInputs.Image image = inputs.image(input);
        return ImageInput.view(model, image.words(), image.pixels(), inputs.classNames());
    }
}
