package org.attn4j.framework.op.norm.jvm;

/** The loops of the normalisations, over the rows of a block in which row r begins at r d. */
interface NormLoops {
    /** x becomes x - shift; the sum of each row and of its squares. */
    void centre(float[] x, int rows, int d, float[] shift, float[] sums, float[] squares);

    /** The sum of the squares of each row. */
    void squares(float[] x, int rows, int d, float[] squares);

    /** x becomes (x scale + shift) gain + bias, scale and shift by row. */
    void affine(float[] x, int rows, int d, float[] scale, float[] shift, float[] gain, float[] bias);

    /** x becomes n = (x - shift) scale; with h = dy gain the sums of h and of h n by row. */
    void normalise(
            float[] x,
            float[] dy,
            int rows,
            int d,
            float[] scale,
            float[] shift,
            float[] gain,
            float[] sums,
            float[] products);

    /** Adds dy n to dgain and dy to dbias, row after row. */
    void columnSums(float[] n, float[] dy, int rows, int d, float[] dgain, float[] dbias);

    /** n becomes (dy gain - a - n b) scale, with a, b and scale by row. */
    void inputGrad(float[] n, float[] dy, int rows, int d, float[] gain, float[] scale, float[] a, float[] b);
}
