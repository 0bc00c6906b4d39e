package org.attn4j.framework.op.attention;

import static org.attn4j.framework.config.Checks.require;

/**
 * Which pairs of positions attend in sparse attention, besides what causal order, masks and segments hide. Positions are
 * counted in units of so many tokens; a query in unit u sees a key in unit v where
 *
 * <pre>{@code
 * -after <= u - v <= before  and  dilation divides u - v     the sliding window
 * u < globals  or  v < globals                               units that see all and are seen by all
 * v is among the units drawn for u in this head              random units
 * }</pre>
 *
 * <p>Units of one token, a window and globals are Longformer's pattern; units of a block of tokens BigBird's.
 *
 * @param unit tokens of a unit
 * @param before units that a query sees before its own
 * @param after units that it sees behind its own
 * @param dilation steps of the window, in units
 * @param globals units from the first on that see all and are seen by all
 * @param random units drawn for each unit in each head, among those that it does not see otherwise
 * @param units how many units there are to draw from: those of the longest sequence; 0 where none is drawn
 * @param key key of the draw
 * @see <a href="https://arxiv.org/abs/2004.05150">Beltagy et al. 2020, Longformer</a>
 * @see <a href="https://arxiv.org/abs/2007.14062">Zaheer et al. 2020, BigBird</a>
 */
public record SparsePattern(
        int unit, int before, int after, int dilation, int globals, int random, int units, long key) {
    public SparsePattern {
        require(
                unit > 0 && dilation > 0,
                "sparse attention: unit (%d) and dilation (%d) must be positive",
                unit,
                dilation);
        require(
                before >= 0 && after >= 0 && globals >= 0 && random >= 0 && (random == 0) == (units == 0),
                "sparse attention: counts must not be negative, and random units come with a number of units: %d, %d, %d, %d, %d",
                before,
                after,
                globals,
                random,
                units);
    }

    /** A sliding window of single tokens. */
    public static SparsePattern window(int before, int after, int dilation) {
        return new SparsePattern(1, before, after, dilation, 0, 0, 0, 0);
    }

    /** The most keys that a query outside of the globals sees. */
    long width() {
        return (long) unit * (((long) before + after) / dilation + 1 + globals + random);
    }

    /** Whether a distance {@code u - v} of units lies in the window. */
    boolean near(long distance) {
        return distance <= before && distance >= -after && distance % dilation == 0;
    }
}
