package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.PoolerKind;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.Position;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An encoder of texts: a vector for each, so that texts of like meaning have like vectors. Inputs {@code ids} [B, T] and
 * {@code mask} [B, T] (1 keeps, 0 hides padding); output logits, the vectors [B, D]; further outputs {@link Graph#VECTORS}, the same, {@link Graph#TOKENS}
 * [B, T, D] and, with a pooler, {@value #POOLED} [B, D], which the vectors do not read. It has the parameters of {@link
 * SequenceClassifier} by the same names, and no loss of its own: it is trained elsewhere, or as one of those.
 *
 * @param normalize whether vectors have length 1, so that their dot product is the cosine
 * @throws IllegalArgumentException if dim, layers or initialDeviation is not positive, segments is negative or dropout is
 *     outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1908.10084">Reimers and Gurevych 2019</a>
 */
@TypeName("sentence_encoder")
public record SentenceEncoder(
        @Key(doc = "D, the model width") int dim,
        @Key(doc = "number of blocks, at most 1000") int layers,
        @Key(doc = "how tokens know their order", value = "{type: learned}") Position position,
        @Key(doc = "every block") TransformerBlock block,
        @Key(doc = "how the tokens become one vector", value = "{type: mean}") Pooling pooling,
        @Key(doc = "number of segment embeddings, of which every token gets the first; 0 for none", value = "0")
                int segments,
        @Key(doc = "whether the sum of the embeddings is normalised", value = "false") boolean embeddingNorm,
        @Key(doc = "whether BERT's pooler of the class token stands beside, for who trains further", value = "false")
                boolean pooler,
        @Key(doc = "whether vectors have length 1, so that their dot product is the cosine", value = "true")
                boolean normalize,
        @Key(doc = "share of embeddings dropped in training", value = "0") double dropout,
        @Key(doc = "standard deviation of starting weights", value = "0.02") double initialDeviation)
        implements Model {
    /** Role of the pooler's output. */
    public static final String POOLED = "pooled";

    /** Keeps a vector of zeros from being divided by 0. */
    private static final double EPSILON = 1e-24;

    public SentenceEncoder {
        new TextEncoder(dim, layers, position, block, segments, embeddingNorm, false, dropout);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
    }

    /** What reads the text. */
    public TextEncoder encoder() {
        return new TextEncoder(dim, layers, position, block, segments, embeddingNorm, false, dropout);
    }

    @Override
    public Task task() {
        return Task.REGRESS;
    }

    @Override
    public Readout readout() {
        return pooling.takesClassPosition() ? Readout.FIRST : Readout.MEAN;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        TextEncoder encoder = encoder();
        SDVariable ids = graph.input("ids", new TensorSpec(DataType.INT32, 2, facts.context()), -1, -1);
        SDVariable mask = graph.input("mask", TensorSpec.floats(2, facts.context()), -1, -1);
        Scope s = graph.root(position.within(context)
                .withMask(mask)
                .withResiduals(encoder.residuals())
                .withDeviation(initialDeviation));
        SDVariable x = encoder.build(s, ids, null, facts.vocabulary(), facts.context()); // [B, T, D]
        graph.expose(Graph.TOKENS, x);
        if (pooler) {
            graph.expose(POOLED, new ClassPooling(PoolerKind.TANH).build(s.in("pooling"), x, mask));
        }
        SDVariable pooled = pooling.build(s.in("pooling"), x, mask); // [B, D]
        SDVariable vectors = normalize ? unit(s, pooled) : pooled;
        graph.expose(Graph.LOGITS, vectors);
        graph.expose(Graph.VECTORS, vectors);
    }

    /** {@code x / |x|}: the root mean square is the length over the square root of D. */
    private SDVariable unit(Scope s, SDVariable x) {
        SDVariable gain = s.sd().constant(
                        s.full("unit"), Nd4j.valueArrayOf(new long[] {dim}, 1 / Math.sqrt(dim), DataType.FLOAT));
        return s.ops().rmsNorm(x, gain, EPSILON);
    }
}
