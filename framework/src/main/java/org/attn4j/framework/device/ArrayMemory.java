package org.attn4j.framework.device;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Memory that ND4J's ops can compute on. */
public interface ArrayMemory extends Memory {
    /**
     * A piece as an array, without a copy.
     *
     * @param offset its first element
     * @param spec its element type and shape, row-major
     */
    INDArray array(long offset, TensorSpec spec);
}
