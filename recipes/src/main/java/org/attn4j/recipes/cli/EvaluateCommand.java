package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.Evaluator;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attn4j evaluate}. */
@Command(
        name = "evaluate",
        description = "Evaluates a run's model on the whole validation split.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @picocli.CommandLine.Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            description = "best, last or a step (default: ${DEFAULT-VALUE}).")
    String which = "best";

    @Option(names = "--json", description = "Print one JSON line.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = RunFolder.open(run);
        Recipe recipe = TrainedModel.recipe(folder, options.types(), machine.overrides(List.of()));
        Checkpoint from = TrainedModel.checkpoint(folder.checkpoints(), which);
        try (Session session =
                Session.open(recipe, DataPlaces.of(options, Path.of("").toAbsolutePath()))) {
            Parameters values = TrainedModel.parameters(recipe, session.facts(), from, session.backend());
            Evaluator evaluator = new Evaluator(
                    Models.evaluation(
                            recipe.model(), session.facts(), recipe.train().seed()),
                    session.backend(),
                    values);
            Evaluation e = evaluator.run(
                    "validation", session.data().validation(recipe.train().batch()), 0);
            double bytes = (double) session.data().validationSize().bytes()
                    / session.data().validationSize().tokens();
            print(from.step(), e, e.loss() / Math.log(2) / bytes);
        }
        return ExitCodes.DONE;
    }

    private void print(long step, Evaluation e, double bitsPerByte) {
        if (json) {
            ObjectNode line = new JsonMapper().createObjectNode();
            line.put("step", step).put("split", e.split()).put("loss", e.loss());
            line.put("perplexity", e.perplexity()).put("bits_per_byte", bitsPerByte);
            line.put("targets", e.targets()).put("seconds", e.seconds());
            System.out.println(line);
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%s of step %,d: loss %.4f nats/token, perplexity %.3f, %.4f bits/byte over %,d tokens (%.1f s)%n",
                    e.split(),
                    step,
                    e.loss(),
                    e.perplexity(),
                    bitsPerByte,
                    e.targets(),
                    e.seconds());
        }
    }
}
