package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.ClassScores;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.api.Measurement;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.run.ClassScoresText;
import org.attn4j.recipes.run.ConfusionText;
import org.attn4j.recipes.run.EvaluationText;
import org.attn4j.recipes.run.TranslationScores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j evaluate}. */
@Command(
        name = "evaluate",
        description = "Evaluates a run's model on whole held-out splits, or on files that its recipe never named.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples: attn4j evaluate runs/text-classifier-file",
            "          attn4j evaluate runs/text-classifier-file --file new.csv",
            "          attn4j evaluate runs/text-classifier-file --file new.jsonl data.source.text=body",
            "          attn4j evaluate runs/translation-file --file new.de --file new.en",
            "          attn4j evaluate runs/images-folder --file new-images"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Parameters(
            index = "1..*",
            paramLabel = "key=value",
            description = "With --file: keys of data.source that differ from the recipe's.")
    List<String> keys = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A table, a text or a folder to evaluate on; twice: texts and their targets, images and their"
                    + " labels.")
    List<Path> files = List.of();

    @Mixin
    CheckpointOption checkpoint;

    @Option(names = "--split", paramLabel = "NAME", description = "One held-out split (default: all of them).")
    String split;

    @Option(
            names = "--shots",
            paramLabel = "N",
            split = ",",
            description =
                    "Splits shots-N of data that have them, such as 0,1,4: one answer after N examples in the text.")
    List<Integer> shots = List.of();

    @Option(
            names = "--beam",
            paramLabel = "W",
            description =
                    "Hypotheses kept in translating; 1 is greedy, 0 translates nothing (default: ${DEFAULT-VALUE}).")
    int beam = 5;

    @Option(names = "--json", description = "Print one JSON line.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        if (files.isEmpty() && !keys.isEmpty()) {
            throw new UsageException("'" + keys.get(0) + "': keys go with --file");
        }
        if (!files.isEmpty() && (split != null || !shots.isEmpty())) {
            throw new UsageException("--split and --shots are of the recipe's own data, and do not go with --file");
        }
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            TaskData data = files.isEmpty() ? model.data() : model.open(files, keys);
            if (files.isEmpty()) {
                warnOfOtherData(data, model.checkpoint());
            }
            boolean translates = beam > 0 && model.task() == Task.TRANSLATE;
            for (String name : splits(data)) {
                Measurement m = model.evaluate(data, name);
                print(model.checkpoint().step(), m.figures(), data, m.confusion());
                if (translates && !data.pairs(name).isEmpty()) {
                    translate(model, data, name);
                }
            }
        }
        return ExitCodes.DONE;
    }

    /** A model may be measured on other data than it was trained on; but figures of both do not compare. */
    private void warnOfOtherData(TaskData data, Checkpoint from) {
        String trained = from.state().datasetFingerprint();
        // An imported model was trained elsewhere.
        if (!trained.isEmpty() && !data.fingerprint().equals(trained)) {
            System.err.println("warning: the data are not those that " + run + " was trained on: their sum was "
                    + trained + ", is " + data.fingerprint()
                    + "; the figures are of the data as they are now, encoded by the run's own tokenizers");
        }
    }

    private void translate(TrainedModel model, TaskData data, String name) throws IOException {
        long start = System.nanoTime();
        TranslationScores scores = model.translate(data, name, beam);
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (json) {
            System.out.println(
                    scores.json().put("split", name).put("beam", beam).put("seconds", seconds));
        } else {
            System.out.printf(Locale.ROOT, "%s, beam %d (%.1f s): %s", name, beam, seconds, scores.text());
        }
    }

    private List<String> splits(TaskData data) {
        if (!shots.isEmpty()) {
            return shots.stream().map(n -> "shots-" + n).toList();
        }
        return split == null ? data.splits() : List.of(split);
    }

    private void print(long step, Evaluation e, TaskData data, long[][] confusion) {
        ClassScores scores = ClassScores.of(confusion);
        if (json) {
            ObjectNode line = new JsonMapper().createObjectNode().put("step", step);
            line.setAll(EvaluationText.json(e, data));
            if (scores.classes() > 0) {
                line.setAll(ClassScoresText.json(scores, data.classNames()));
            }
            System.out.println(line.put("seconds", e.seconds()));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%s of step %,d: %s over %,d targets (%.1f s)%n",
                    e.split(),
                    step,
                    EvaluationText.line(e, data),
                    e.targets(),
                    e.seconds());
            if (scores.classes() > 0) {
                System.out.print(ClassScoresText.table(scores, data.classNames()));
                System.out.print(ConfusionText.table(confusion, data.classNames()));
            }
        }
    }
}
