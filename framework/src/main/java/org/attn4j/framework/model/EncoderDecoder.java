package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireLayers;
import static org.attn4j.framework.config.Checks.requireWidth;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.BeamParents;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Counted;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.Slot;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.embedding.TokenEmbedding;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.position.Position;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The Transformer: an encoder reads the source, a decoder writes the target token by token and looks at the output of the
 * encoder's last block. Inputs {@code source} [B, S], {@code source_mask} [B, S] (1 keeps, 0 hides), {@code ids} [B, T]
 * (the target behind the begin token) and {@code labels} [B, T] (the target, its end token last; -1 does not count);
 * output logits [B, T, V].
 *
 * @param shared whether source and target have one embedding table; their vocabularies must be of one size
 * @throws IllegalArgumentException if dim, layers or initialDeviation is not positive, decoderLayers is negative, a size
 *     is too large, or a share is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 */
@TypeName("encoder_decoder")
public record EncoderDecoder(
        @Key(doc = "D, the model width") int dim,
        @Key(doc = "number of encoder blocks, at most 1000") int layers,
        @Key(doc = "number of decoder blocks, at most 1000; 0 means as many", value = "0") int decoderLayers,
        @Key(doc = "how tokens know their order, on both sides", value = "{type: sinusoidal}") Position position,
        @Key(doc = "every block of the encoder") TransformerBlock encoder,
        @Key(doc = "every block of the decoder") DecoderBlock decoder,
        @Key(doc = "whether source and target have one embedding table", value = "false") boolean shared,
        @Key(doc = "whether the output head is the target's embedding table", value = "true") boolean tied,
        @Key(doc = "whether embeddings are scaled by the square root of D", value = "true") boolean scaledEmbedding,
        @Key(
                        doc =
                                "whether embedded tokens with their positions are normalised, by the norm of the side's blocks",
                        value = "false")
                boolean embeddingNorm,
        @Key(doc = "whether the output map has a bias", value = "false") boolean headBias,
        @Key(doc = "whether the output map's input is divided by the square root of D", value = "false")
                boolean scaledHead,
        @Key(doc = "share of embeddings dropped in training", value = "0") double dropout,
        @Key(doc = "share of the target spread over the vocabulary in training", value = "0") double labelSmoothing,
        @Key(doc = "standard deviation of starting weights", value = "0.02") double initialDeviation)
        implements NextToken {
    /** Names of inputs beside {@code ids} and {@code labels}. */
    public static final String SOURCE = "source";

    public static final String SOURCE_MASK = "source_mask";

    public EncoderDecoder {
        requireWidth("dim", dim);
        requireLayers("layers", layers);
        require(decoderLayers >= 0, "decoder_layers must not be negative: %d", decoderLayers);
        requireAtMost("decoder_layers", decoderLayers, Limits.LAYERS);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
        requireDropout("dropout", dropout);
        requireDropout("label_smoothing", labelSmoothing);
    }

    /** Number of decoder blocks. */
    public int blocks() {
        return decoderLayers == 0 ? layers : decoderLayers;
    }

    @Override
    public List<Slot> slots() {
        List<Slot> slots = new ArrayList<>(List.of(new Slot(
                "position",
                position,
                (s, x) -> position.embed(s, x, (int) s.shape(x).dim(1)))));
        decoder.slots().forEach(b -> slots.add(b.below("decoder")));
        return slots;
    }

    @Override
    public Task task() {
        return Task.TRANSLATE;
    }

    @Override
    public boolean unbounded() {
        return position.unbounded();
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        requireCausal(facts.targetContext());
        SDVariable mask = sourceMask(graph, facts);
        TensorSpec example = new TensorSpec(DataType.INT32, 2, facts.targetContext());
        SDVariable labels = graph.input("labels", example, -1, -1);
        Counted sources = Counted.masked(labels, mask, null, LanguageModel.IGNORED);
        SDVariable data = encode(graph, facts, mask, sources, context.training());
        Scope s = graph.root(
                context(context.training(), 3 * blocks()).withCounted(Counted.causal(labels, LanguageModel.IGNORED)));
        SDVariable x = embedTarget(s, graph.input("ids", example, -1, -1), facts);
        for (int i = 0; i < blocks(); i++) {
            x = decoder.build(block(s, i), x, data, mask);
        }
        SDVariable logits = logits(s, x, facts);
        graph.expose(Graph.LOGITS, logits);
        if (!context.training()) {
            graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
        }
        SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        double smoothing = context.training() ? labelSmoothing : 0;
        SDVariable loss = s.ops().crossEntropy(logits, labels, count, LanguageModel.IGNORED, smoothing);
        graph.expose(Graph.LOSS, s.withAuxiliaryLosses(loss, labels, count, LanguageModel.IGNORED));
    }

    /**
     * Builds the part of generation that comes once a source: encoder, and what each decoder block must know of its
     * output, handed out under {@link #memory}.
     *
     * @return types and shapes of the memories, for an example of the source
     */
    public List<TensorSpec> buildEncoder(GraphBuilder graph, DataFacts facts) {
        SDVariable data = encode(graph, facts, sourceMask(graph, facts), null, false);
        Scope s = graph.root(context(false, 3 * blocks()));
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < blocks(); i++) {
            SDVariable memory = decoder.memory(block(s, i), data, dim);
            graph.expose(memory(i), memory);
            specs.add(s.shape(memory));
        }
        return specs;
    }

    /**
     * Builds the part of generation that comes once a token. Inputs: {@code ids} [B W, 1], {@code offset} the token's
     * position, {@code parents} [B W] where W is above 1, {@code source_mask}, and the memories; caches are the graph's
     * states.
     *
     * @param memories what {@link #buildEncoder} returned
     * @param width W, hypotheses of each source
     * @param capacity C, the most tokens of a target
     */
    public void buildStep(GraphBuilder graph, DataFacts facts, List<TensorSpec> memories, int width, int capacity) {
        long rows = memories.get(0).dim(0) * width;
        SDVariable ids = graph.input("ids", new TensorSpec(DataType.INT32, rows, 1), -1, 1);
        SDVariable offset = graph.input("offset", new TensorSpec(DataType.INT32));
        SDVariable mask = sourceMask(graph, facts);
        Context own = context(false, 3 * blocks()).withCache(capacity, offset);
        if (width > 1) {
            SDVariable parents = graph.input("parents", new TensorSpec(DataType.INT32, rows), -1);
            own = own.withBeams(new BeamParents(parents, width));
        }
        Scope s = graph.root(own);
        SDVariable x = embedTarget(s, ids, facts);
        for (int i = 0; i < blocks(); i++) {
            SDVariable memory = graph.input(memory(i), memories.get(i), -1, -1, -1);
            x = decoder.step(block(s, i), x, memory, mask, width);
        }
        graph.expose(Graph.LOGITS, logits(s, x, facts));
    }

    /** Name of what a decoder block must know of the source. */
    public static String memory(int block) {
        return "memory." + block;
    }

    private static SDVariable sourceMask(GraphBuilder graph, DataFacts facts) {
        return graph.input(SOURCE_MASK, TensorSpec.floats(2, facts.context()), -1, -1);
    }

    private Context context(boolean training, int residuals) {
        return position.within(Context.plain(training))
                .withDeviation(initialDeviation)
                .withResiduals(residuals);
    }

    private static Scope block(Scope s, int i) {
        return s.in("decoder").block(i);
    }

    private SDVariable encode(GraphBuilder graph, DataFacts facts, SDVariable mask, Counted counted, boolean training) {
        SDVariable source = graph.input(SOURCE, new TensorSpec(DataType.INT32, 2, facts.context()), -1, -1);
        Scope root = graph.root(context(training, 2 * layers).withMask(mask).withCounted(counted));
        Scope s = root.in("encoder");
        Scope e = shared ? root.in("embedding") : s.in("embedding");
        TokenEmbedding embedding = new TokenEmbedding(facts.vocabulary(), dim, scaledEmbedding);
        SDVariable x = embed(s, embedding.build(e, source), facts.context(), encoder.norm());
        for (int i = 0; i < layers; i++) {
            x = encoder.build(s.block(i), x);
        }
        return finish(s, x, encoder.placement(), encoder.norm());
    }

    private SDVariable embedTarget(Scope root, SDVariable ids, DataFacts facts) {
        TokenEmbedding embedding = new TokenEmbedding(facts.targetVocabulary(), dim, scaledEmbedding);
        return embed(
                root.in("decoder"),
                embedding.build(targetTable(root, facts), ids),
                facts.targetContext(),
                decoder.norm());
    }

    private Scope targetTable(Scope root, DataFacts facts) {
        require(
                !shared || facts.vocabulary() == facts.targetVocabulary(),
                "a shared embedding needs one vocabulary, but the source has %d tokens and the target %d; set shared:"
                        + " false, or give both sides one tokenizer",
                facts.vocabulary(),
                facts.targetVocabulary());
        return shared ? root.in("embedding") : root.in("decoder.embedding");
    }

    private SDVariable embed(Scope s, SDVariable x, int length, Norm norm) {
        SDVariable y = position.embed(s, x, length);
        return s.dropout("embedding_dropout", embeddingNorm ? norm.build(s.in("embedding_norm"), y) : y, dropout);
    }

    /** Pre-norm leaves the residual stream of the last block to be normalised. */
    private static SDVariable finish(Scope s, SDVariable x, Placement placement, Norm norm) {
        return placement == Placement.PRE ? norm.build(s.in("norm"), x) : x;
    }

    private SDVariable logits(Scope root, SDVariable x, DataFacts facts) {
        SDVariable y = finish(root.in("decoder"), x, decoder.placement(), decoder.norm());
        y = scaledHead ? y.mul(1 / Math.sqrt(dim)) : y;
        int vocabulary = facts.targetVocabulary();
        if (!tied) {
            return root.linear("head", y, vocabulary, headBias);
        }
        SDVariable bias = headBias ? root.in("head").vector("bias", vocabulary, Initializer.zeros()) : null;
        SDVariable table = new TokenEmbedding(vocabulary, dim, scaledEmbedding).table(targetTable(root, facts));
        return root.ops().tiedLinear(y, table, bias);
    }
}
