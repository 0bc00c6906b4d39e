package org.attn4j.framework.train.schedule;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/**
 * Half a cosine from the peak, after warm-up, to the floor (Loshchilov and Hutter 2016).
 *
 * @throws IllegalArgumentException if a value is negative
 */
@TypeName("cosine")
public record CosineSchedule(
        @Key(doc = "steps of linear warm-up", value = "0") int warmup,
        @Key(doc = "the rate at the end", value = "0") double floor)
        implements Schedule {
    public CosineSchedule {
        require(warmup >= 0, "warmup must not be negative: %d", warmup);
        require(floor >= 0, "floor must not be negative: %s", floor);
    }

    @Override
    public double rate(long step, long steps, double peak) {
        if (step < warmup) {
            return peak * Schedule.warmup(step, warmup);
        }
        double share = (1 + StrictMath.cos(Math.PI * Schedule.progress(step, steps, warmup))) / 2;
        return floor + (peak - floor) * share;
    }
}
