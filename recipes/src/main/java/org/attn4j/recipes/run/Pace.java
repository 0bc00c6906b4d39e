package org.attn4j.recipes.run;

/**
 * How long the next steps will take, by the last {@value #WINDOW} ones. The first ones are slow, as Java compiles what they
 * run: they do not count, and nothing is known before {@value #LEAST} others are done.
 */
final class Pace {
    static final int SKIPPED = 5;
    static final int LEAST = 10;
    static final int WINDOW = 50;

    private final double[] ends = new double[WINDOW + 1];
    private long count;

    /**
     * A step is done.
     *
     * @param step its number in this process, from 1
     * @param seconds training time by then
     */
    void add(long step, double seconds) {
        if (step >= SKIPPED) {
            ends[(int) (count++ % ends.length)] = seconds;
        }
    }

    boolean known() {
        return count > LEAST;
    }

    /** Seconds that so many steps will take. */
    double seconds(long steps) {
        long spans = Math.min(count - 1, WINDOW);
        double last = ends[(int) ((count - 1) % ends.length)];
        double first = ends[(int) ((count - 1 - spans) % ends.length)];
        return (last - first) / spans * steps;
    }
}
