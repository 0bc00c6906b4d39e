package org.attn4j.framework.layer;

import java.util.List;
import org.attn4j.framework.graph.ParameterSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What is trained beside a model whose own parameters stay as they are: a change of linear maps {@code y = x W + b}. The
 * change is linear in x, so that it can be merged into W: a merged model answers as fast as one that has none.
 *
 * <p>Parameters that an adapter makes are trained; those of its own start such that they change nothing.
 */
public interface Adapter {
    /** Patterns of the linear maps that are changed: parts of their names, such as {@code attention.query}. */
    List<String> targets();

    /** Patterns of the model's own parameters that are trained besides, such as a fresh head's. */
    List<String> whole();

    /**
     * The change of a linear map's output.
     *
     * @param weight W [I, O], whose columns may be several maps side by side, as its stored parts tell
     * @param x [..., I]
     * @return [..., O]; null if no target takes the map or a part of it
     */
    SDVariable ofOutput(Scope s, ParameterSpec weight, SDVariable x);

    /** The change of its weight [I, O] that has the same effect outside of training; null as for {@link #ofOutput}. */
    SDVariable ofWeight(Scope s, ParameterSpec weight);
}
