package com.acme;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** Classes points: features [B, N], labels [B] -> logits [B, classes]. */
@TypeName("perceptron")
public record Perceptron(@Key(doc = "N") int features, @Key(doc = "F") int hidden) implements Model {
    @Override
    public Task task() {
        return Task.CLASSIFY;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        SDVariable x = graph.input("features", TensorSpec.floats(2, features), -1, features);
        SDVariable labels = graph.input("labels", new TensorSpec(DataType.INT32, 2), -1);
        SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        Scope s = graph.root(context.withDeviation(0.5));
        SDVariable logits = s.linear("out", s.sd().math().tanh(s.linear("in", x, hidden)), facts.classes());
        graph.expose(Graph.LOGITS, logits);
        if (!context.training()) {
            graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
        }
        graph.expose(Graph.LOSS, s.ops().crossEntropy(logits, labels, count, -1, 0));
    }
}
