package org.attn4j.framework.op;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An op composed of plain ND4J calls, close to its formula: the oracle of every other kernel. */
@FunctionalInterface
public interface ReferenceKernel<O extends JavaOp> {
    /** The outputs, in order; shapes must equal the op's shape rule. Inputs are only read. */
    List<INDArray> compute(O op, List<INDArray> inputs);
}
