package org.attn4j.datasets.batch;

/** Rounds lengths up, so that few shapes occur: a plan is compiled and kept for each. */
public final class Padding {
    /** The label of a position or row that does not count. */
    public static final int IGNORED = -1;

    private Padding() {}

    /** The least multiple that is not below a length. */
    public static int up(int length, int multiple) {
        return (length + multiple - 1) / multiple * multiple;
    }
}
