package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireWidth;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.embedding.TokenEmbedding;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Word2vec's continuous bag of words: a word is predicted from the mean of the vectors of the words around it,
 * {@code logits = W mean(E[ids])}. Inputs {@code ids} [B, W], the words around, {@code mask} [B, W] (1 keeps, 0 hides a
 * place beyond the text's ends) and {@code labels} [B]; output logits [B, V]. The vectors are {@code embedding.weight}.
 *
 * @throws IllegalArgumentException if dim or initialDeviation is not positive
 * @see <a href="https://arxiv.org/abs/1301.3781">Mikolov et al. 2013</a>
 */
@TypeName("cbow")
public record ContinuousBagOfWords(
        @Key(doc = "D, width of the vectors") int dim,
        @Key(doc = "whether the output map has a bias, which then learns how frequent words are", value = "false")
                boolean bias,
        @Key(doc = "standard deviation of starting weights", value = "0.02") double initialDeviation)
        implements Model {
    public ContinuousBagOfWords {
        requireWidth("dim", dim);
        require(initialDeviation > 0, "initial_deviation must be positive: %s", initialDeviation);
    }

    @Override
    public Task task() {
        return Task.EMBED;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        int vocabulary = facts.vocabulary();
        SDVariable ids = graph.input("ids", new TensorSpec(DataType.INT32, 2, facts.context()), -1, -1);
        SDVariable mask = graph.input("mask", TensorSpec.floats(2, facts.context()), -1, -1);
        Scope s = graph.root(context.withDeviation(initialDeviation));
        SDVariable x = new TokenEmbedding(vocabulary, dim, false).build(s.in("embedding"), ids); // [B, W, D]
        SDVariable logits = s.linear("head", s.ops().meanRows(x, mask), vocabulary, bias);
        ClassLoss.expose(graph, s, facts, logits, 0);
    }
}
