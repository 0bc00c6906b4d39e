package org.attn4j.framework.train.optimizer;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** New weights and moments from the old ones, as variables of a graph. */
@FunctionalInterface
public interface UpdateRule {
    /** The new weights [N], then each new moment [N] in the optimizer's order. */
    List<SDVariable> apply(UpdateGraph graph);
}
