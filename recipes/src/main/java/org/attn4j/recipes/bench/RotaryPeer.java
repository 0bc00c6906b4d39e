package org.attn4j.recipes.bench;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Rotation;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The Llama of the PyTorch peers: a final layer norm over blocks with norms of another kind, and a position table that it
 * holds but does not add.
 */
record RotaryPeer(
        @Key(doc = "D") int dim,
        @Key(doc = "number of blocks") int layers,
        @Key(doc = "every block") TransformerBlock block)
        implements Model {
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
        Scope s = graph.root(context.withRotation(new Rotation(10000)).withResiduals(2 * layers));
        Initializer normal = Initializer.normal(Context.DEVIATION);
        SDVariable x = s.ops().embedding(s.in("embedding").table("weight", facts.vocabulary(), dim, normal), ids, 1);
        s.in("position").table("weight", facts.context(), dim, normal);
        for (int i = 0; i < layers; i++) {
            x = block.build(s.in("blocks." + i), x);
        }
        x = new LayerNormalization(1e-5, true).build(s.in("norm"), x);
        SDVariable logits = s.linear("head", x, facts.vocabulary(), false);
        graph.expose(Graph.LOGITS, logits);
        SDVariable loss = s.ops().crossEntropy(logits, labels, count, LanguageModel.IGNORED, 0);
        graph.expose(Graph.LOSS, s.withAuxiliaryLosses(loss, labels, count, LanguageModel.IGNORED));
    }
}
