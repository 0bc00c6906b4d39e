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

/** Linear regression: features [B, N], numbers [B] -> logits [B, 1]. */
@TypeName("slope")
public record Slope(@Key(doc = "N") int features) implements Model {
    @Override
    public Task task() {
        return Task.REGRESS;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        SDVariable x = graph.input("features", TensorSpec.floats(2, features), -1, features);
        SDVariable numbers = graph.input("numbers", TensorSpec.floats(2), -1);
        SDVariable count = graph.input(Graph.LOSS_COUNT, TensorSpec.floats());
        Scope s = graph.root(context);
        SDVariable y = s.linear("out", x, 1);
        graph.expose(Graph.LOGITS, y);
        SDVariable error = y.sub(s.sd().expandDims(numbers, 1));
        graph.expose(Graph.LOSS, error.mul(error).sum().div(count));
    }
}
