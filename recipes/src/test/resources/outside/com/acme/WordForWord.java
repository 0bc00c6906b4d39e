package com.acme;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** Writes a target while it looks at the words of a source. */
@TypeName("word_for_word")
public record WordForWord(@Key(doc = "D") int dim, @Key(doc = "looks at the source") CrossLayer attention)
        implements Model {
    @Override
    public Task task() {
        return Task.TRANSLATE;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        TensorSpec from = new TensorSpec(DataType.INT32, 2, facts.context());
        TensorSpec to = new TensorSpec(DataType.INT32, 2, facts.targetContext());
        SDVariable source = graph.input("source", from, -1, -1);
        SDVariable mask = graph.input("source_mask", from.as(DataType.FLOAT), -1, -1);
        SDVariable ids = graph.input("ids", to, -1, -1);
        SDVariable labels = graph.input("labels", to, -1, -1);
        SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        Scope s = graph.root(context);
        Initializer normal = Initializer.normal(0.1);
        SDVariable words = s.ops().embedding(s.table("source.weight", facts.vocabulary(), dim, normal), source, 1);
        SDVariable asked = s.ops().embedding(s.table("target.weight", facts.targetVocabulary(), dim, normal), ids, 1);
        SDVariable x = s.ops().add(asked, attention.build(s.in("cross_attention"), asked, words, mask));
        SDVariable logits = s.linear("head", x, facts.targetVocabulary(), false);
        graph.expose(Graph.LOGITS, logits);
        if (!context.training()) {
            graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
        }
        graph.expose(Graph.LOSS, s.ops().crossEntropy(logits, labels, count, -1, 0));
    }
}
