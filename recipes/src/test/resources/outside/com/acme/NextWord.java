package com.acme;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** A language model of one block: ids, labels [B, T] -> logits [B, T, V]. */
@TypeName("next_word")
public record NextWord(@Key(doc = "D") int dim, @Key(doc = "the block") TransformerBlock block) implements Model {
    @Override
    public Task task() {
        return Task.GENERATE;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        TensorSpec example = new TensorSpec(DataType.INT32, 2, facts.context());
        SDVariable ids = graph.input("ids", example, -1, -1);
        SDVariable labels = graph.input("labels", example, -1, -1);
        SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        Scope s = graph.root(context.withResiduals(2));
        Initializer normal = Initializer.normal(0.02);
        SDVariable x = s.ops().embedding(s.in("embedding").table("weight", facts.vocabulary(), dim, normal), ids, 1);
        x = s.ops().addPosition(x, s.in("position").table("weight", facts.context(), dim, normal), null);
        SDVariable logits = s.linear("head", block.build(s.in("blocks.0"), x), facts.vocabulary(), false);
        graph.expose(Graph.LOGITS, logits);
        if (!context.training()) {
            graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
        }
        graph.expose(Graph.LOSS, s.ops().crossEntropy(logits, labels, count, -1, 0));
    }
}
