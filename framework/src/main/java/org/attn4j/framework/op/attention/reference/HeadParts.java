package org.attn4j.framework.op.attention.reference;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One head's part of rows that hold all heads side by side. */
public final class HeadParts {
    private HeadParts() {}

    /** A head's columns of a sequence. */
    public static INDArray part(INDArray all, int b, int h, int heads) {
        int width = (int) (all.size(2) / heads);
        return all.get(columns(b, h, width)).dup('c').reshape(all.size(1), width);
    }

    public static void add(INDArray target, int b, int h, int width, INDArray part) {
        target.get(columns(b, h, width)).addi(part.castTo(target.dataType()));
    }

    /** Index of a head's columns in a sequence. */
    public static INDArrayIndex[] columns(int b, int head, int width) {
        return new INDArrayIndex[] {
            NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.interval((long) head * width, (head + 1L) * width)
        };
    }
}
