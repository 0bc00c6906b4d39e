package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.attend.AttentionJson;
import org.attn4j.recipes.attend.AttentionView;
import org.attn4j.recipes.attend.AttentionWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j attend}. */
@Command(
        name = "attend",
        description = "Shows what a run's model attends to: a page, images, or JSON.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "INPUT is a text; a source for models that translate; for models of images an image's file, or test:17 for",
            "record 17 of a held-out split's file, counted from 0 in the file's order; validation:17 counts the"
                    + " records",
            "that are kept of the training file.",
            "",
            "Examples: attn4j attend runs/gpt-shakespeare 'To be, or not to be'",
            "          attn4j attend runs/seq2seq-bahdanau 'ein Hund rennt' --target 'a dog is running'",
            "          attn4j attend runs/vit-fashion-mnist test:17"
        })
final class AttendCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description = "What the model is given; several words are one text.")
    List<String> input;

    @Option(
            names = "--target",
            paramLabel = "TEXT",
            description = "The target of a pair (default: the model's own translation).")
    String target;

    @Option(names = "--rollout", description = "For a text: the rollout over all layers too. Images always have it.")
    boolean rollout;

    @Option(names = "--out", paramLabel = "DIR", description = "Where files are written (default: RUN/attention).")
    Path out;

    @Mixin
    CheckpointOption checkpoint;

    @Option(names = "--json", description = "Print one JSON line with every weight, its layer's name and shape.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        // Images are painted in memory: no display is needed, and none is asked for.
        System.setProperty("java.awt.headless", "true");
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            AttentionView view = model.attend(String.join(" ", input), target, rollout);
            Path to = out == null ? run.resolve("attention") : out;
            String name = run.toAbsolutePath().normalize().getFileName().toString();
            long step = model.checkpoint().step();
            String type = TypeRegistry.nameOf(model.recipe().model().getClass());
            String state = String.format(Locale.ROOT, "%s, step %,d.", type, step);
            List<Path> files = AttentionWriter.write(to, name, state, view);
            if (json) {
                AttentionJson.write(view, files, step, System.out);
                System.out.flush();
            } else {
                files.forEach(System.out::println);
            }
        }
        return ExitCodes.DONE;
    }
}
