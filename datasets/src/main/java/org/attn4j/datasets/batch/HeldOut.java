package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

/**
 * Which examples of a held-out split are taken. Those of {@link #first} are the same for any size of batches.
 *
 * @param most how many; 0 takes all
 * @param together how many of nearly equal length are drawn at a time where lengths differ, a multiple of a batch's rows; 0
 *     draws them one by one
 * @throws IllegalArgumentException if a number is negative
 */
public record HeldOut(long most, int together) {
    public HeldOut {
        require(most >= 0, "the number of examples must not be negative: %d", most);
        require(together >= 0, "the number of examples drawn together must not be negative: %d", together);
    }

    /** The whole split, in batches of so many rows. */
    public static HeldOut all(int rows) {
        return new HeldOut(0, rows);
    }

    /** A sample of single examples. */
    public static HeldOut first(long most) {
        return new HeldOut(most, 0);
    }

    /** A sample of whole batches of a step, each of so many rows. */
    public static HeldOut steps(int steps, int rows) {
        return new HeldOut((long) steps * rows, rows);
    }

    /** How many of n examples are taken. */
    public int of(int n) {
        return most == 0 ? n : (int) Math.min(n, most);
    }
}
