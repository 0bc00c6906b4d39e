package org.attn4j.framework.model;

import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** The outputs of a model that gives every row of its logits one label. */
final class ClassLoss {
    private ClassLoss() {}

    /** The input {@code labels} [rows]. */
    static SDVariable labels(GraphBuilder graph, long rows) {
        return graph.input("labels", new TensorSpec(DataType.INT32, rows), -1);
    }

    /** As {@link #expose(GraphBuilder, Scope, SDVariable, SDVariable, double)}, with an input {@code labels}. */
    static void expose(GraphBuilder graph, Scope s, SDVariable logits, double smoothing) {
        expose(graph, s, logits, labels(graph, s.shape(logits).dim(0)), smoothing);
    }

    /**
     * Exposes logits, the cross-entropy, and outside of training the predictions.
     *
     * @param logits [rows, classes]
     * @param labels [rows], -1 does not count
     * @param smoothing share of the target spread over the classes in training
     */
    static void expose(GraphBuilder graph, Scope s, SDVariable logits, SDVariable labels, double smoothing) {
        graph.expose(Graph.LOGITS, logits);
        if (!s.training()) {
            graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
        }
        SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        SDVariable loss =
                s.ops().crossEntropy(logits, labels, count, LanguageModel.IGNORED, s.training() ? smoothing : 0);
        graph.expose(Graph.LOSS, s.withAuxiliaryLosses(loss, labels, count, LanguageModel.IGNORED));
    }
}
