package org.attn4j.framework.op.simd;

/** Loops over pieces of heap arrays: by vectors where the Vector API is there, else one element at a time. */
public abstract class RowMath {
    /** {@code target += source}. */
    public abstract void add(float[] target, int at, float[] source, int from, int n);

    /** Adds the sum of the rows of a dense block to the target; each column's rows are summed in order first. */
    public abstract void addRows(float[] target, float[] block, int rows, int columns);

    /** {@code x *= factor}. */
    public abstract void scale(float[] x, int at, int n, float factor);

    /** {@code x = factor x + shift}. */
    public abstract void scaleShift(float[] x, int at, int n, float factor, float shift);

    /** The largest element; NaN if one is NaN. */
    public abstract float max(float[] x, int at, int n);

    /** Sum of the elements, in an order fixed by n. */
    public abstract double sum(float[] x, int at, int n);

    /** {@code x = exp(x - shift)} for a shift not below any x; returns the sum, in an order fixed by n. */
    public abstract double exp(float[] x, int at, int n, float shift);

    /** {@code target += factor source} for the first n elements. */
    public abstract void addScaled(float[] target, float[] source, int n, float factor);

    /** The sum of {@code x y} over the first n elements, in an order fixed by n; x becomes {@code factor y}. */
    public abstract float dotThenScale(float[] x, float[] y, int n, float factor);
}
