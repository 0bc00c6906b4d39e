package org.attn4j.framework.layer;

import org.attn4j.framework.graph.ParameterSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/** Where a graph's parameters come from: slots of a plan, variables of stock SameDiff, a DL4J layer's table. */
@FunctionalInterface
public interface ParameterSource {
    /** The graph's variable for a parameter. */
    SDVariable variable(ParameterSpec spec);
}
