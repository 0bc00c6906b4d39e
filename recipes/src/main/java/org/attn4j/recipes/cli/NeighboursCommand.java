package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.Initialization;
import org.attn4j.recipes.run.Neighbours;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j neighbours}. */
@Command(
        name = "neighbours",
        description = "Shows the tokens whose embeddings lie nearest to those of some words.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: attn4j neighbours runs/word2vec-cbow king war album"})
final class NeighboursCommand implements Callable<Integer> {
    private static final String TABLE = Initialization.TABLE;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD", description = "Words of the vocabulary.")
    List<String> words;

    @Option(names = "--top", paramLabel = "N", description = "How many are shown (default: ${DEFAULT-VALUE}).")
    int top = 8;

    @Mixin
    CheckpointOption checkpoint;

    @Option(names = "--json", description = "Print one JSON line for each word.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = RunFolder.open(run);
        TypeRegistry types = options.types(folder);
        // It looks at a file: whatever device the run was trained on, none is needed.
        Recipe recipe = SavedModel.recipe(folder, types, List.of("device=cpu"));
        Checkpoint from = SavedModel.checkpoint(folder, recipe, types, checkpoint.which, System.err::println);
        Tokenizer tokenizer = TokenizerFile.load(folder.tokenizer(TaskData.TOKENIZER));
        Neighbours neighbours = read(folder, from);
        int unknown = tokenizer.specialTokens().unknown().orElse(-1);
        for (String word : words) {
            int[] ids = tokenizer.encode(word);
            if (ids.length != 1 || ids[0] == unknown) {
                throw new UsageException("'" + word + "' is not one token of this run's vocabulary");
            }
            show(
                    word,
                    neighbours.of(
                            ids[0], top, id -> tokenizer.decode(new int[] {id}).isBlank()),
                    tokenizer);
        }
        return ExitCodes.DONE;
    }

    /** An adapter's checkpoint has the table if it was trained whole, else the adapter's base has. */
    private Neighbours read(RunFolder folder, Checkpoint from) {
        try (SafeTensorsFile trained = SafeTensorsFile.open(from.model());
                SafeTensorsFile file = trained.names().contains(TABLE) || !Files.exists(folder.base())
                        ? trained
                        : SafeTensorsFile.open(folder.base())) {
            if (!file.names().contains(TABLE)) {
                throw new UsageException(run + ": its model has no " + TABLE + " to compare rows of");
            }
            long[] shape = file.shape(TABLE);
            float[] table = new float[Math.toIntExact(shape[0] * shape[1])];
            file.read(TABLE, FloatBuffer.wrap(table));
            return new Neighbours(table, (int) shape[1]);
        }
    }

    private void show(String word, List<Neighbours.Neighbour> near, Tokenizer tokenizer) {
        if (json) {
            ObjectNode line = new JsonMapper().createObjectNode().put("word", word);
            var list = line.putArray("neighbours");
            near.forEach(
                    n -> list.addObject().put("token", tokenizer.token(n.id())).put("cosine", n.cosine()));
            System.out.println(line);
        } else {
            System.out.println(word + ": "
                    + near.stream()
                            .map(n -> String.format(Locale.ROOT, "%s %.2f", tokenizer.token(n.id()), n.cosine()))
                            .collect(Collectors.joining(", ")));
        }
    }
}
