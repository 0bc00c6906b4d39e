package org.attn4j.framework.model;

import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The outputs of a model that gives every row of its logits one label. */
final class ClassLoss {
    private ClassLoss() {}

    /** The input {@code labels} [rows]. */
    static SDVariable labels(GraphBuilder graph, long rows) {
        return graph.input("labels", new TensorSpec(DataType.INT32, rows), -1);
    }

    /** As {@link #expose(GraphBuilder, Scope, DataFacts, SDVariable, SDVariable, double)}, with an input {@code labels}. */
    static void expose(GraphBuilder graph, Scope s, DataFacts facts, SDVariable logits, double smoothing) {
        expose(graph, s, facts, logits, labels(graph, s.shape(logits).dim(0)), smoothing);
    }

    /**
     * Exposes logits, the cross-entropy, and outside of training the predictions. Weights of the classes and label
     * smoothing are training's.
     *
     * @param logits [rows, classes]
     * @param labels [rows], -1 does not count
     * @param smoothing share of the target spread over the classes in training
     */
    static void expose(
            GraphBuilder graph, Scope s, DataFacts facts, SDVariable logits, SDVariable labels, double smoothing) {
        graph.expose(Graph.LOGITS, logits);
        if (!s.training()) {
            graph.expose(Graph.PREDICTIONS, s.ops().argMax(logits));
        }
        SDVariable count = graph.input(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        boolean weighted = s.training() && !facts.classWeights().isEmpty();
        SDVariable loss = weighted
                ? weighted(graph, s, facts, logits, labels, smoothing)
                : s.ops().crossEntropy(logits, labels, count, LanguageModel.IGNORED, s.training() ? smoothing : 0);
        graph.expose(Graph.LOSS, s.withAuxiliaryLosses(loss, labels, count, LanguageModel.IGNORED));
    }

    private static SDVariable weighted(
            GraphBuilder graph, Scope s, DataFacts facts, SDVariable logits, SDVariable labels, double smoothing) {
        SDVariable weight = graph.input(Graph.LOSS_WEIGHT, new TensorSpec(DataType.FLOAT));
        SDVariable weights = s.sd().constant(
                        "class_weights",
                        Nd4j.createFromArray(facts.classWeights().toArray(Double[]::new))
                                .castTo(DataType.FLOAT));
        return new CrossEntropy(s.sd(), logits, labels, weight, weights, LanguageModel.IGNORED, smoothing)
                .outputVariables()[0];
    }
}
