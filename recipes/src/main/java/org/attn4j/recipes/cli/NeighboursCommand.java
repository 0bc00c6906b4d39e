package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.run.Initialization;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import org.attn4j.recipes.vectors.Nearest;
import org.attn4j.recipes.vectors.TextLines;
import org.attn4j.recipes.vectors.TextNeighbours;
import org.attn4j.recipes.vectors.VectorFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j neighbours}. */
@Command(
        name = "neighbours",
        description = "Shows the tokens or texts whose vectors lie nearest to those of words or texts, by the cosine.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Of a run that learns vectors of words: its nearest tokens. With --vectors and --file: the nearest lines of a"
                    + " file",
            "that 'attn4j embed' wrote the vectors of, with the same run, which embeds QUERY.",
            "",
            "Examples: attn4j neighbours runs/word2vec-cbow king war album",
            "          attn4j neighbours runs/minilm --vectors vectors.npy --file texts.txt 'Where is my parcel?'"
        })
final class NeighboursCommand implements Callable<Integer> {
    private static final String TABLE = Initialization.TABLE;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "QUERY",
            description = "Words of the vocabulary; with --vectors, texts.")
    List<String> queries;

    @Option(names = "--vectors", paramLabel = "VECTORS", description = "The .npy or .csv file that embed wrote.")
    Path vectors;

    @Option(names = "--file", paramLabel = "TEXTS", description = "The file that it was made of, a text in every line.")
    Path file;

    @Option(names = "--top", paramLabel = "N", description = "How many are shown (default: ${DEFAULT-VALUE}).")
    int top = 8;

    @Mixin
    CheckpointOption checkpoint;

    @Option(names = "--json", description = "Print one JSON line for each query.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        if (top < 1) {
            throw new UsageException("--top " + top + ": expected a number of at least 1");
        }
        if ((vectors == null) != (file == null)) {
            throw new UsageException("--vectors and --file go together: the vectors, and the texts that they are of");
        }
        if (vectors == null) {
            words();
        } else {
            texts();
        }
        return ExitCodes.DONE;
    }

    private void texts() throws Exception {
        TextNeighbours neighbours = new TextNeighbours(new VectorFile(vectors), new TextLines(file));
        List<float[]> embedded = new ArrayList<>();
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            for (String query : queries) {
                embedded.add(model.embed("the query", query).vector());
            }
        }
        List<List<TextNeighbours.Near>> found = neighbours.of(embedded, top);
        for (int i = 0; i < queries.size(); i++) {
            show(queries.get(i), found.get(i));
        }
    }

    private void show(String query, List<TextNeighbours.Near> near) {
        if (json) {
            ObjectNode line = new JsonMapper().createObjectNode().put("text", query);
            var list = line.putArray("neighbours");
            near.forEach(n ->
                    list.addObject().put("line", n.line()).put("text", n.text()).put("cosine", n.cosine()));
            System.out.println(line);
        } else {
            System.out.println(query);
            near.forEach(n -> System.out.printf(Locale.ROOT, "%.4f  line %d: %s%n", n.cosine(), n.line(), n.text()));
            System.out.println();
        }
    }

    private void words() throws Exception {
        RunFolder folder = RunFolder.open(run);
        TypeRegistry types = options.types(folder);
        // It looks at a file: whatever device the run was trained on, none is needed.
        Recipe recipe = SavedModel.recipe(folder, types, List.of("device=cpu"));
        Checkpoint from = SavedModel.checkpoint(folder, recipe, types, checkpoint.which, System.err::println);
        Tokenizer tokenizer = TokenizerFile.load(folder.tokenizer(TaskData.TOKENIZER));
        float[][] table = read(folder, from);
        int unknown = tokenizer.specialTokens().unknown().orElse(-1);
        for (String word : queries) {
            int[] ids = tokenizer.encode(word);
            if (ids.length != 1 || ids[0] == unknown) {
                throw new UsageException("'" + word + "' is not one token of this run's vocabulary");
            }
            Nearest nearest = new Nearest(table[ids[0]], top);
            for (int id = 0; id < table.length; id++) {
                if (id != ids[0] && !tokenizer.decode(new int[] {id}).isBlank()) {
                    nearest.offer(id, table[id]);
                }
            }
            show(word, nearest.rows(), tokenizer);
        }
    }

    /** An adapter's checkpoint has the table if it was trained whole, else the adapter's base has. */
    private float[][] read(RunFolder folder, Checkpoint checkpoint) {
        try (SafeTensorsFile trained = SafeTensorsFile.open(checkpoint.model());
                SafeTensorsFile from = trained.names().contains(TABLE) || !Files.exists(folder.base())
                        ? trained
                        : SafeTensorsFile.open(folder.base())) {
            if (!from.names().contains(TABLE)) {
                throw new UsageException(run + ": its model has no " + TABLE + " to compare rows of");
            }
            long[] shape = from.shape(TABLE);
            FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(shape[0] * shape[1]));
            from.read(TABLE, all.duplicate());
            float[][] table = new float[(int) shape[0]][(int) shape[1]];
            for (float[] row : table) {
                all.get(row);
            }
            return table;
        }
    }

    private void show(String word, List<Nearest.Row> near, Tokenizer tokenizer) {
        if (json) {
            ObjectNode line = new JsonMapper().createObjectNode().put("word", word);
            var list = line.putArray("neighbours");
            near.forEach(n -> list.addObject()
                    .put("token", tokenizer.token((int) n.index()))
                    .put("cosine", n.cosine()));
            System.out.println(line);
        } else {
            System.out.println(word + ": "
                    + near.stream()
                            .map(n ->
                                    String.format(Locale.ROOT, "%s %.2f", tokenizer.token((int) n.index()), n.cosine()))
                            .collect(Collectors.joining(", ")));
        }
    }
}
