package org.attn4j.framework.op.elementwise.jvm;

/** An element-wise function of up to three blocks, whose results replace the blocks from the first on. */
@FunctionalInterface
interface ElementLoop {
    /** Computes n elements; a loop may go on to the end of the last vector. */
    void run(float[] a, float[] b, float[] c, int n);
}
