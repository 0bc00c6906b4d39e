package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.Padding;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.attn4j.recipes.run.Answers;

/**
 * Vectors of texts: a model's {@link Graph#VECTORS}, or the mean of its {@link Graph#TOKENS}. Each is computed alone: what
 * stands beside it in a batch would change the last bits of its products.
 */
final class Embedder {
    /** Lengths are multiples of it: a plan is compiled and kept for each. */
    private static final int MULTIPLE = 32;

    private final DataFacts facts;
    private final Parameters values;
    private final RunInputs inputs;
    private final Answers answers;
    private final boolean pooled;
    private final boolean causal;
    private final int padding;

    Embedder(Model model, DataFacts facts, Parameters values, Backend backend, RunInputs inputs) {
        String name = TypeRegistry.nameOf(model.getClass());
        require(
                model.task() != Task.EMBED,
                "a %s has vectors of words alone; show those that lie near a word's with: attn4j neighbours",
                name);
        require(
                facts.tokenized() && !facts.paired(),
                "a %s %s; expected a model that reads one text: a sentence_encoder, sequence_classifier, masked_language_model or language_model",
                name,
                facts.paired() ? "writes a target for a source" : "reads no texts");
        Graph graph = Models.evaluation(model, facts, 0);
        this.pooled = graph.outputs().containsKey(Graph.VECTORS);
        require(
                pooled || graph.outputs().containsKey(Graph.TOKENS),
                "model: a %s hands out no vectors: expected an output '%s' [B, D] or '%s' [B, T, D]",
                name,
                Graph.VECTORS,
                Graph.TOKENS);
        this.facts = facts;
        this.values = values;
        this.inputs = inputs;
        this.causal = model.task() == Task.GENERATE;
        this.answers = new Answers(graph, pooled ? Graph.VECTORS : Graph.TOKENS, values, backend);
        this.padding =
                inputs.tokenizer(TaskData.TOKENIZER).specialTokens().padding().orElse(0);
    }

    /** The model's parameters. */
    Parameters values() {
        return values;
    }

    /**
     * Of a text.
     *
     * @param what it is called
     */
    Embedding of(String what, String text) {
        try {
            EncodedInput encoded = inputs.encoder(TaskData.TOKENIZER).encode(text);
            require(encoded.tokens() > 0, "%s has no token: '%s'", what, text);
            return new Embedding(vector(encoded), notice(encoded));
        } catch (DataException e) {
            throw new DataException(what + ": " + e.getMessage(), e);
        }
    }

    /** Running text is not cut by its encoder. */
    private int length(EncodedInput text) {
        return Math.min(text.ids().length, facts.context());
    }

    private Optional<String> notice(EncodedInput text) {
        int over = text.ids().length - length(text);
        return over > 0
                ? new EncodedInput(
                                text.ids(), text.segments(), text.tokens(), over, false, "context " + facts.context())
                        .notice()
                : text.notice();
    }

    private float[] vector(EncodedInput text) {
        int n = length(text);
        int t = Math.min(facts.context(), Padding.up(n, MULTIPLE));
        int[] ids = Arrays.copyOf(text.ids(), t);
        Arrays.fill(ids, n, t, padding);
        float[] mask = new float[t];
        Arrays.fill(mask, 0, n, 1);
        // Labels tell which tokens count: of running text each has its own, of others a row has one.
        int[] labels = new int[causal ? t : 1];
        Arrays.fill(labels, Math.min(n, labels.length), labels.length, Padding.IGNORED);
        long[] shape = {1, t};
        float[] rows = answers.numbers(Map.of(
                "ids", new Batch.Ints(shape, ids),
                "mask", new Batch.Floats(shape, mask),
                "segments", new Batch.Ints(shape, Arrays.copyOf(text.segments(), t)),
                "positions", new Batch.Ints(new long[] {1}, new int[1]),
                "labels", new Batch.Ints(causal ? shape : new long[] {1}, labels)));
        return pooled ? rows : mean(rows, n, rows.length / t);
    }

    private static float[] mean(float[] rows, int count, int width) {
        float[] mean = new float[width];
        for (int c = 0; c < width; c++) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += rows[i * width + c];
            }
            mean[c] = (float) (sum / count);
        }
        return mean;
    }
}
