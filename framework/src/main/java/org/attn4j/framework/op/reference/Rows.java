package org.attn4j.framework.op.reference;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays as matrices of rows: all dimensions but the last count as rows. */
public final class Rows {
    private Rows() {}

    /** The matrix of an array's rows. */
    public static INDArray of(INDArray array) {
        long columns = array.rank() == 0 ? 1 : array.size(array.rank() - 1);
        return array.reshape('c', array.length() / columns, columns);
    }

    /** A matrix in the shape of an array with another last dimension. */
    public static INDArray withColumns(INDArray like, INDArray matrix) {
        long[] shape = like.shape().clone();
        shape[shape.length - 1] = matrix.size(1);
        return matrix.dup('c').reshape('c', shape);
    }

    /** Integers of any width. */
    public static int[] integers(INDArray array) {
        return array.dup('c').data().asInt();
    }

    /** Zeros of an array's type. */
    public static INDArray zeros(INDArray like, long... shape) {
        return Nd4j.zeros(like.dataType(), shape);
    }

    /**
     * Throws unless an integer is inside [0, limit).
     *
     * @throws IllegalArgumentException naming what it is and its position
     */
    public static void checkRange(String op, String what, int value, int position, long limit) {
        if (value < 0 || value >= limit) {
            throw new IllegalArgumentException(op + ": " + what + " " + value + " at position " + position
                    + ": expected 0 <= " + what + " < " + limit);
        }
    }
}
