package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.pooling.KernelPooling;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Kernel regression: a number is predicted from examples by attention to those nearby, see {@link KernelPooling}. Inputs
 * {@code query} [B], {@code keys} and {@code values} [B, S], the examples that each query may look at, and {@code target}
 * [B]; output logits [B], the predictions. The loss is the sum of squared errors over the number of targets.
 *
 * <p>Only the kernel's width is trained. Where a query is among its own examples, the best width is 0: it then finds itself
 * alone. Leave it out, and the width comes to fit the data's noise.
 *
 * @throws IllegalArgumentException if initialWidth is not positive
 * @see <a href="https://d2l.ai/chapter_attention-mechanisms-and-transformers/attention-pooling.html">Zhang et al., Dive
 *     into Deep Learning, attention pooling by similarity</a>
 */
@TypeName("kernel_regression")
public record KernelRegression(@Key(doc = "the kernel's width to start from", value = "1") double initialWidth)
        implements Model {
    /** The one parameter: the inverse of the kernel's width. */
    public static final String INVERSE_WIDTH = "width.weight";

    public KernelRegression {
        require(initialWidth > 0, "initial_width must be positive: %s", initialWidth);
    }

    @Override
    public Task task() {
        return Task.REGRESS;
    }

    @Override
    public void build(GraphBuilder graph, DataFacts facts, Context context) {
        SDVariable query = graph.input("query", TensorSpec.floats(2), -1);
        SDVariable keys = graph.input("keys", TensorSpec.floats(2, 3), -1, -1);
        SDVariable values = graph.input("values", TensorSpec.floats(2, 3), -1, -1);
        SDVariable target = graph.input("target", TensorSpec.floats(2), -1);
        SDVariable count = graph.input(Graph.LOSS_COUNT, TensorSpec.floats());
        Scope s = graph.root(context);
        SDVariable y = new KernelPooling(initialWidth)
                .build(s, column(s, column(s, query, 1), 2), column(s, keys, 2), column(s, values, 2), null);
        SDVariable prediction = s.sd().squeeze(s.sd().squeeze(y, 2), 1); // [B]
        graph.expose(Graph.LOGITS, prediction);
        SDVariable error = prediction.sub(target);
        graph.expose(Graph.LOSS, error.mul(error).sum().div(count));
    }

    private static SDVariable column(Scope s, SDVariable x, int axis) {
        return s.sd().expandDims(x, axis);
    }
}
