package org.attn4j.recipes.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.datasets.text.WiderTokenizer;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileFailure;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.framework.file.Leftovers;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;

/**
 * The folder of a run: recipe, environment, facts of the data, tokenizer, metrics, report, checkpoints.
 *
 * @param path where it is
 */
public record RunFolder(Path path) {
    private static final List<String> TOKENIZERS = List.of(TaskData.TOKENIZER, PairTask.SOURCE, PairTask.TARGET);

    /**
     * Makes the folder of a new run: {@code name}, or {@code name-2}, {@code name-3} …; never one that exists.
     *
     * @throws IllegalArgumentException if no folder can be made at this place
     * @throws FileWriteException if the disk is full
     */
    public static RunFolder create(Path runs, String name) throws FileWriteException {
        try {
            Durable.createFolder(runs);
            for (int i = 1; ; i++) {
                Path path = runs.resolve(i == 1 ? name : name + "-" + i);
                try {
                    Disk.inUse().createFolder(path);
                    Disk.inUse().syncFolder(runs);
                    return new RunFolder(path);
                } catch (FileAlreadyExistsException e) {
                    // The next number, then.
                }
            }
        } catch (IOException e) {
            IOException said = e instanceof FileWriteException told ? told.reason() : e;
            if (FileFailure.reason(said).contains("No space left")) {
                throw FileWriteException.of(runs.resolve(name), 0, said);
            }
            String why = said instanceof FileAlreadyExistsException
                    ? "a part of this path is a file"
                    : said instanceof NoSuchFileException
                            ? "the system lets nobody make folders there"
                            : FileFailure.reason(said);
            throw new IllegalArgumentException(
                    "cannot make the run's folder " + runs.toAbsolutePath().resolve(name) + ": " + why
                            + "; choose a folder that can be written to: --runs DIR",
                    e);
        }
    }

    /**
     * The folder of a run that exists.
     *
     * @throws IllegalArgumentException if it is not a run's folder
     */
    public static RunFolder open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "no run at " + path.toAbsolutePath()
                            + ": expected a folder that 'attn4j train' wrote, such as runs/quickstart",
                    new NotDirectoryException(path.toString()));
        }
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.recipe())) {
            throw new IllegalArgumentException(path.toAbsolutePath()
                    + " is not a run: it has no recipe.yaml; expected a folder that" + " 'attn4j train' wrote");
        }
        return folder;
    }

    /**
     * Removes what processes that were killed left half-written; call it with the run's lock.
     *
     * @throws IOException if it cannot be removed
     */
    public void removeLeftovers() throws IOException {
        Leftovers.remove(path);
        checkpoints().removeLeftovers();
    }

    /** The resolved recipe. */
    public Path recipe() {
        return path.resolve("recipe.yaml");
    }

    /** Versions, device, threads, data. */
    public Path environment() {
        return path.resolve("environment.json");
    }

    /** One line for each logged step and each evaluation. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** The picture of what a kernel regression has learned. */
    public Path fit() {
        return path.resolve("fit.svg");
    }

    /**
     * A tokenizer that the data were encoded with.
     *
     * @param name {@code tokenizer}, or {@code source} and {@code target}
     */
    public Path tokenizer(String name) {
        return path.resolve(name.equals(TaskData.TOKENIZER) ? "tokenizer.json" : name + "-tokenizer.json");
    }

    /** What the model needs of its data to answer without them. */
    public Path data() {
        return path.resolve("data.json");
    }

    /** The jars of the run's own types, where it has some. */
    public Path plugins() {
        return path.resolve("plugins.json");
    }

    /** What an adapter's checkpoints do not hold: the parameters that stay as they started. */
    public Path base() {
        return path.resolve("base.safetensors");
    }

    /** The files without which the model's numbers mean nothing, as far as the run has them. */
    public List<Path> modelFiles() {
        return Stream.concat(TOKENIZERS.stream().map(this::tokenizer), Stream.of(data(), base()))
                .filter(Files::exists)
                .toList();
    }

    /** The tokenizers that the run has, by name; a model may have more ids than its tokenizer has tokens. */
    public Map<String, Tokenizer> tokenizers() {
        Map<String, Tokenizer> own = new LinkedHashMap<>();
        Optional<DataFacts> facts = DataFile.read(data()).map(KnownData::facts).filter(DataFacts::tokenized);
        for (String name : TOKENIZERS) {
            if (Files.exists(tokenizer(name))) {
                Tokenizer tokenizer = TokenizerFile.load(tokenizer(name));
                int ids = facts.map(f -> name.equals(PairTask.TARGET) ? f.targetVocabulary() : f.vocabulary())
                        .orElse(0);
                own.put(name, ids > tokenizer.vocabulary() ? new WiderTokenizer(tokenizer, ids) : tokenizer);
            }
        }
        return own;
    }

    /** The checkpoints. */
    public CheckpointDirectory checkpoints() {
        return new CheckpointDirectory(path.resolve("checkpoints"));
    }

    /**
     * Writes the resolved recipe, unless the file holds it already.
     *
     * @throws IOException if it cannot be written; what was there is untouched
     */
    public void writeRecipe(String text) throws IOException {
        Durable.update(recipe(), text);
    }
}
