package org.attn4j.framework.op.attention;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What {@link Functional#attention} computes.
 *
 * @param output each query's weighted sum of values, [..., T, N]
 * @param weights the weights before dropout, [..., T, S]: at least 0, summing to 1 over the keys that a query sees
 */
public record AttentionResult(INDArray output, INDArray weights) {}
