package org.attn4j.recipes.vectors;

/** Takes a file's vectors. */
interface VectorRows {
    /** N of a file that does not tell it. */
    long UNTOLD = -1;

    /** Hears how many there are, or {@link #UNTOLD}, and how wide they are. */
    void begin(long count, int width);

    /** Takes a vector, counted from 0; the array is used again. */
    void take(long row, float[] vector);
}
