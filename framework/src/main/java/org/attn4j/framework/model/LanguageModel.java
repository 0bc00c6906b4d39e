package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireLayers;
import static org.attn4j.framework.config.Checks.requireWidth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Counted;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.Slot;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.embedding.TokenEmbedding;
import org.attn4j.framework.layer.position.Position;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A GPT-style language model: token embeddings, positions, blocks, a final norm, an output head; trained to predict the
 * next token. Inputs {@code ids} [B, T] and {@code labels} [B, T] (-1 does not count); output logits [B, T, V]
 * and, outside of training, {@link Graph#TOKENS}. Where the
 * data are segmented, also {@code segments} [B, T]: a token attends only to tokens of its own document; and where positions
 * begin anew with each, {@code positions} [B, T]. Generation goes on with one document, and has neither.
 *
 * @throws IllegalArgumentException if dim, layers or initialDeviation is not positive, dim or layers is too large, a
 *     share is outside [0, 1) or the attention may see later positions
 * @see <a href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">
 *     Radford et al. 2019</a>
 */
@TypeName("language_model")
public record LanguageModel(
        @Key(doc = "D, the model width") int dim,
        @Key(doc = "number of blocks, at most 1000") int layers,
        @Key(doc = "how tokens know their order", value = "{type: learned}") Position position,
        @Key(doc = "every block") TransformerBlock block,
        @Key(doc = "whether the output head is the embedding table", value = "true") boolean tied,
        @Key(doc = "whether embeddings are scaled by the square root of D", value = "false") boolean scaledEmbedding,
        @Key(doc = "share of embeddings dropped in training", value = "0") double dropout,
        @Key(doc = "share of the target spread over the vocabulary in training", value = "0") double labelSmoothing,
        @Key(doc = "standard deviation of starting weights", value = "0.02") double initialDeviation)
        implements NextToken {
    /** Label of positions that do not count. */
    public static final int IGNORED = -1;

    public LanguageModel {
        requireWidth("dim", dim);
        requireLayers("layers", layers);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
        NextToken.requireCausal("block.attention", block.attention());
        requireDropout("dropout", dropout);
        requireDropout("label_smoothing", labelSmoothing);
    }

    @Override
    public List<Slot> slots() {
        List<Slot> slots = new ArrayList<>(List.of(new Slot(
                "position",
                position,
                (s, x) -> position.embed(s, x, (int) s.shape(x).dim(1)))));
        block.slots().forEach(b -> slots.add(b.below("block")));
        return slots;
    }

    @Override
    public Task task() {
        return Task.GENERATE;
    }

    @Override
    public int reach() {
        int[] reaches = slots().stream().mapToInt(s -> s.reach(dim, 2)).toArray();
        boolean bounded = position.distancesAlone() && Arrays.stream(reaches).noneMatch(r -> r < 0);
        return bounded ? Arrays.stream(reaches).max().orElseThrow() : -1;
    }

    @Override
    public boolean unbounded() {
        return position.unbounded();
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        boolean generating = context.cacheLength() > 0;
        if (!generating) {
            requireCausal(facts.context());
        }
        boolean branching = generating && context.beams() != null;
        long batch = branching ? context.beams().width() : generating ? 1 : 2;
        int length = generating ? Math.min(context.cacheLength(), facts.context()) : facts.context();
        SDVariable ids = graph.input("ids", new TensorSpec(DataType.INT32, batch, length), -1, -1);
        Context own = position.within(context).withDeviation(initialDeviation).withResiduals(2 * layers);
        if (facts.segmented() && !generating) {
            own = own.withSegments(graph.input("segments", new TensorSpec(DataType.INT32, batch, length), -1, -1));
        }
        SDVariable labels = null;
        if (!generating) {
            labels = graph.input("labels", new TensorSpec(DataType.INT32, batch, length), -1, -1);
            own = own.withCounted(Counted.causal(labels, IGNORED));
        }
        Scope s = graph.root(own);
        SDVariable positions = facts.positioned() && !generating
                ? graph.input("positions", new TensorSpec(DataType.INT32, batch, length), -1, -1)
                : null;
        SDVariable x = tokens(s, ids, positions, facts); // [B, T, D]
        SDVariable logits = logits(s, x, facts);
        graph.expose(Graph.LOGITS, logits);
        if (!generating) {
            if (!context.training()) {
                graph.expose(Graph.TOKENS, x);
                graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
            }
            SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
            double smoothing = context.training() ? labelSmoothing : 0;
            SDVariable loss = s.ops().crossEntropy(logits, labels, count, IGNORED, smoothing);
            graph.expose(Graph.LOSS, s.withAuxiliaryLosses(loss, labels, count, IGNORED));
        }
    }

    private TokenEmbedding embedding(DataFacts facts) {
        return new TokenEmbedding(facts.vocabulary(), dim, scaledEmbedding);
    }

    private SDVariable tokens(Scope s, SDVariable ids, SDVariable positions, DataFacts facts) {
        SDVariable x = embedding(facts).build(s.in("embedding"), ids); // [B, T, D]
        SDVariable placed = positions == null
                ? position.embed(s, x, facts.context())
                : position.embed(s, x, positions, facts.context());
        x = s.dropout("embedding_dropout", placed, dropout);
        for (int i = 0; i < layers; i++) {
            x = block.build(s.block(i), x);
        }
        return block.placement() == Placement.PRE ? block.norm().build(s.in("norm"), x) : x;
    }

    private SDVariable logits(Scope s, SDVariable x, DataFacts facts) {
        return tied
                ? s.ops().tiedLinear(x, embedding(facts).table(s.in("embedding")), null)
                : s.linear("head", x, facts.vocabulary(), false);
    }
}
