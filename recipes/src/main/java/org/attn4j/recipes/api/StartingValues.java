package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.StoredTensors;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.InitializeSettings;
import org.attn4j.recipes.huggingface.Import;
import org.attn4j.recipes.huggingface.PretrainedFolder;
import org.attn4j.recipes.run.Initialization;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import org.attn4j.recipes.run.Session;

/** What a run that begins takes from another run or from Hugging Face's files. */
record StartingValues(Session session, RunFolder folder, TypeRegistry types, Trainer trainer, PrintStream notes) {
    /**
     * Takes what fits. What an adapter leaves as it is then becomes the run's base.
     *
     * @throws IllegalArgumentException if nothing fits, or an adapter would leave parameters at random values
     */
    void take() throws IOException {
        initialize();
        if (session.recipe().adapter().isEmpty()) {
            return;
        }
        Durable.replace(
                folder.base(),
                StoredTensors.content(Map.of("", base(session, trainer)), device(session), Map.of("format", "pt")));
        trainer.remember(RecordedRun.of(folder, session.recipe(), types));
    }

    /** Puts a run's base back; its sum has been compared with that which the checkpoint remembers. */
    static void readBase(Session session, RunFolder folder, Trainer trainer) {
        if (session.recipe().adapter().isPresent()) {
            StoredTensors.read(folder.base(), Map.of("", base(session, trainer)), device(session));
        }
    }

    private static Parameters base(Session session, Trainer trainer) {
        return trainer.model()
                .values()
                .part(session.recipe().tuning().checkpointed().negate());
    }

    private static Device device(Session session) {
        return session.backend().device();
    }

    private void initialize() throws IOException {
        InitializeSettings settings = session.recipe().initialize();
        if (settings.huggingFace().isPresent()) {
            initialize(settings, settings.huggingFace().get());
        }
        if (settings.run().isEmpty()) {
            return;
        }
        RunFolder other = RunFolder.open(settings.run().get());
        Checkpoint from = SavedModel.checkpoint(other.checkpoints(), settings.checkpoint());
        RecordedRun.requireSameFiles(other, from);
        List<String> differences = RecordedRun.modelDifferences(from, session.recipe(), types);
        String source = "step %,d of %s".formatted(from.step(), other.path());
        take(settings, source, differences, other.tokenizer(TaskData.TOKENIZER), from.model());
    }

    /** From a folder of Hugging Face's, by way of a file with the names of a run's. */
    private void initialize(InitializeSettings settings, Path pretrained) throws IOException {
        Path file = folder.path().resolve(".pretrained.safetensors");
        try (PretrainedFolder source = PretrainedFolder.open(pretrained, "main")) {
            Import theirs = Import.of(source);
            Durable.replace(file, theirs.model());
            List<String> differences =
                    RecordedRun.modelDifferences(theirs.described().model(), session.recipe(), types);
            take(settings, pretrained.toString(), differences, source.path().resolve("tokenizer.json"), file);
        } finally {
            Durable.delete(file);
        }
    }

    private void take(InitializeSettings settings, String source, List<String> differences, Path tokenizer, Path model)
            throws IOException {
        differences.forEach(line -> notes.println("initialize: the other model differs: " + line));
        Set<String> own =
                trainer.answers().specs().stream().map(ParameterSpec::name).collect(Collectors.toSet());
        Parameters values = trainer.model().values().part(p -> own.contains(p.name()));
        Initialization.Taken taken = new Initialization(values, device(session))
                .take(settings, tokenizer, model, session.data().tokenizers().get(TaskData.TOKENIZER));
        notes.printf(
                "initialized from %s: %d parameters%s; fresh: %s%n",
                source, taken.whole().size(), taken.rows().isEmpty() ? "" : ", rows of " + taken.rows(), taken.fresh());
        boolean adapted = session.recipe().adapter().isPresent();
        String key = adapted ? "adapter" : "initialize.freeze";
        if (!taken.unknown().isEmpty()) {
            String table = Initialization.TABLE;
            String unknown = "%,d of %,d tokens are not in the other vocabulary, such as %s: their rows of %s"
                    .formatted(
                            taken.unknown().size(),
                            session.facts().vocabulary(),
                            taken.unknown()
                                    .subList(0, Math.min(5, taken.unknown().size())),
                            table);
            require(
                    values.specs().stream()
                            .anyMatch(p -> p.trained() && p.name().equals(table)),
                    "%s: %s would stay at random values; %s, or take the other model's tokenizer",
                    key,
                    unknown,
                    adapted ? "train them: adapter.whole=[embedding]" : "leave embedding out of it");
            notes.println("initialize: " + unknown + " start at random values");
        }
        List<String> left = values.specs().stream()
                .filter(p -> !p.trained() && taken.fresh().contains(p.name()))
                .flatMap(p -> p.tensors().stream())
                .toList();
        require(
                left.isEmpty(),
                "%s: %s does not have %s, which would stay at random values; %s",
                key,
                source,
                left,
                adapted ? "train them: adapter.whole=" + left : "name only what it has");
    }
}
