package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.attend.AttentionModel;
import org.attn4j.recipes.attend.AttentionView;
import org.attn4j.recipes.attend.ImageInput;
import org.attn4j.recipes.attend.PairInput;
import org.attn4j.recipes.attend.Reader;
import org.attn4j.recipes.attend.TextInput;

/** A run's model, ready to be looked at: chooses what to read the input as by what the model reads. */
final class Attending {
    private final Recipe recipe;
    private final RunInputs inputs;
    private final AttentionModel model;

    Attending(Recipe recipe, RunInputs inputs, DataFacts facts, Parameters values, Backend backend) {
        this.recipe = recipe;
        this.inputs = inputs;
        this.model = new AttentionModel(
                recipe.model(), facts, values, backend, recipe.train().seed());
    }

    /** Looks at an input. */
    AttentionView view(String input, String target, boolean rollout) throws IOException {
        boolean paired = model.reads("source");
        String name = TypeRegistry.nameOf(recipe.model().getClass());
        require(target == null || paired, "--target is for models that translate; %s does not", name);
        require(!rollout || !paired, "--rollout is for models of one text or image; %s reads a pair", name);
        if (paired) {
            return new PairInput(model, inputs.tokenizer(PairTask.SOURCE), inputs.tokenizer(PairTask.TARGET))
                    .view(
                            input,
                            inputs.text("the source", PairTask.SOURCE, input),
                            target == null ? null : inputs.text("the target", PairTask.TARGET, target));
        }
        if (model.reads("image")) {
            RunInputs.Image image = inputs.image(input);
            return ImageInput.view(model, image.words(), image.pixels(), inputs.classNames());
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
}
