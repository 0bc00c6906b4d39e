package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidth;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.recurrent.CellKind;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A recurrent encoder and decoder with additive attention. The encoder reads the source in both directions; its last
 * states, through a linear map and tanh, start the decoder. At each step the decoder's state before it asks the encoder's
 * states; the context stands beside the embedded token before the cell, and {@code [h; context; embedded]} gives the
 * logits. Without attention the context is the decoder's first state, the same at every step.
 *
 * <p>Inputs {@code source} [B, S], {@code source_mask} [B, S], {@code source_lengths} [B], {@code ids} [B, T] (the begin
 * token first), {@code labels} [B, T] (-1 does not count); output logits [B, T, V].
 *
 * @param teacherForcing share of steps fed with the true token in training; the others take what the model predicts there,
 *     without dropout of the decoder's own ({@link org.attn4j.framework.op.recurrent.ScheduledSampling})
 * @throws IllegalArgumentException if a width or initialDeviation is not positive, teacherForcing is outside [0, 1] or
 *     another share outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1409.0473">Bahdanau et al. 2014</a>
 */
@TypeName("attention_seq2seq")
public record AttentionSeq2Seq(
        @Key(doc = "E, width of embedded tokens") int embedding,
        @Key(doc = "D, width of states") int hidden,
        @Key(doc = "what encoder and decoder are made of", value = "gru") CellKind cell,
        @Key(doc = "whether the encoder reads in both directions", value = "true") boolean bidirectional,
        @Key(doc = "whether the decoder attends", value = "additive") DecoderAttention attention,
        @Key(doc = "A, width of projected queries and keys; 0 means D", value = "0") int attentionWidth,
        @Key(doc = "share of embeddings, and of the output map's input, dropped in training", value = "0")
                double dropout,
        @Key(doc = "whether the output map is the target's embedding table, after a map to its width", value = "false")
                boolean tied,
        @Key(
                        doc = "share of steps fed with the true token in training; the others take the model's"
                                + " prediction",
                        value = "1")
                double teacherForcing,
        @Key(doc = "share of the target spread over the vocabulary in training", value = "0") double labelSmoothing,
        @Key(doc = "standard deviation of the embeddings' starting values", value = "0.1") double initialDeviation)
        implements Model {
    public static final String SOURCE = "source";
    public static final String SOURCE_MASK = "source_mask";
    public static final String SOURCE_LENGTHS = "source_lengths";

    /** Role of the weights [B, 1, T, S] of a graph that exposes attention. */
    public static final String ALIGNMENT = "decoder.attention.weights";

    /** Roles of what the encoder hands to the decoder, and inputs of {@link #buildStep}. */
    public static final String MEMORY = "memory";

    public static final String KEYS = "keys";
    public static final String MEMORY_GATES = "memory_gates";
    public static final String STATE = "state";
    public static final String CONTEXT = "context";

    /** How a decoder looks at its source. */
    public enum DecoderAttention {
        /** At each step, by {@code v · tanh(Wq h + Wk s)}. */
        ADDITIVE,
        /** Not at all: it has the encoder's last state alone. */
        NONE
    }

    public AttentionSeq2Seq {
        requireWidth("embedding", embedding);
        requireWidth("hidden", hidden);
        requireWidthOrZero("attention_width", attentionWidth);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
        require(teacherForcing >= 0 && teacherForcing <= 1, "teacher_forcing must be in [0, 1]: %s", teacherForcing);
        requireDropout("dropout", dropout);
        requireDropout("label_smoothing", labelSmoothing);
    }

    /** Whether the decoder attends. */
    public boolean attends() {
        return attention == DecoderAttention.ADDITIVE;
    }

    @Override
    public Task task() {
        return Task.TRANSLATE;
    }

    /** Its decoder goes on from its state. */
    @Override
    public Optional<String> uncacheable(int length) {
        return Optional.empty();
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        Scope s = root(graph, context);
        TensorSpec example = new TensorSpec(DataType.INT32, 2, facts.targetContext());
        Seq2SeqParts parts = new Seq2SeqParts(this, facts);
        Seq2SeqParts.Encoded encoded = parts.encode(s, graph);
        SDVariable ids = graph.input("ids", example, -1, -1);
        SDVariable fed = context.training() && teacherForcing < 1 ? parts.sampled(s, ids, encoded) : ids;
        Seq2SeqParts.Decoded decoded = parts.decode(s, fed, encoded);
        SDVariable logits = parts.logits(s, decoded);
        graph.expose(Graph.LOGITS, logits);
        if (s.exposesAttention() && attends()) {
            s.expose(ALIGNMENT, s.sd().expandDims(decoded.weights(), 1));
        }
        SDVariable labels = graph.input("labels", example, -1, -1);
        SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        double smoothing = context.training() ? labelSmoothing : 0;
        graph.expose(Graph.LOSS, s.ops().crossEntropy(logits, labels, count, LanguageModel.IGNORED, smoothing));
        if (!context.training()) {
            graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
        }
    }

    /**
     * Builds the encoder alone, from the three source inputs; exposes {@link #STATE} [B, P] and, with attention,
     * {@link #MEMORY} [B, S, N], {@link #KEYS} [B, S, A] and {@link #MEMORY_GATES} [B, S, G D], else {@link #CONTEXT} [B, D].
     */
    public void buildEncoder(GraphBuilder graph, DataFacts facts) {
        Scope s = root(graph, Context.plain(false));
        Seq2SeqParts.Encoded encoded = new Seq2SeqParts(this, facts).encode(s, graph);
        graph.expose(STATE, encoded.state());
        if (attends()) {
            graph.expose(MEMORY, encoded.memory());
            graph.expose(KEYS, encoded.keys());
            graph.expose(MEMORY_GATES, encoded.gates());
        } else {
            graph.expose(CONTEXT, encoded.context());
        }
    }

    /**
     * Builds one step of the decoder: inputs {@code ids} [R, 1], {@link #STATE}, and what the encoder exposes, with a row
     * for each hypothesis; exposes logits [R, 1, V], the {@link #STATE} after the step, and {@link #ALIGNMENT} [R, 1, S].
     */
    public void buildStep(GraphBuilder graph, DataFacts facts) {
        Scope s = root(graph, Context.plain(false));
        int n = (bidirectional ? 2 : 1) * hidden;
        SDVariable state = graph.input(STATE, DataType.FLOAT, -1, (long) cell.states() * hidden);
        Seq2SeqParts.Encoded encoded = attends()
                ? new Seq2SeqParts.Encoded(
                        graph.input(MEMORY, DataType.FLOAT, -1, -1, n),
                        graph.input(KEYS, DataType.FLOAT, -1, -1, keyWidth()),
                        graph.input(MEMORY_GATES, DataType.FLOAT, -1, -1, (long) cell.gates() * hidden),
                        state,
                        null,
                        graph.input(SOURCE_MASK, DataType.FLOAT, -1, -1))
                : new Seq2SeqParts.Encoded(
                        null, null, null, state, graph.input(CONTEXT, DataType.FLOAT, -1, hidden), null);
        SDVariable ids = graph.input("ids", DataType.INT32, -1, 1);
        Seq2SeqParts parts = new Seq2SeqParts(this, facts);
        Seq2SeqParts.Decoded decoded = parts.decode(s, ids, encoded);
        graph.expose(Graph.LOGITS, parts.logits(s, decoded));
        graph.expose(STATE, decoded.last());
        if (attends()) {
            graph.expose(ALIGNMENT, decoded.weights());
        }
    }

    /** A. */
    int keyWidth() {
        return attentionWidth == 0 ? hidden : attentionWidth;
    }

    private Scope root(GraphBuilder graph, Context context) {
        return graph.root(new Context(context.training(), null, null, null, 0, initialDeviation, context.residuals()));
    }
}
