package org.attn4j.framework.train.schedule;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/**
 * A straight line from the peak, after warm-up, to the floor.
 *
 * @throws IllegalArgumentException if a value is negative
 */
@TypeName("linear")
public record LinearSchedule(
        @Key(doc = "steps of linear warm-up", value = "0") int warmup,
        @Key(doc = "the rate at the end", value = "0") double floor)
        implements Schedule {
    public LinearSchedule {
        require(warmup >= 0, "warmup must not be negative: %d", warmup);
        require(floor >= 0, "floor must not be negative: %s", floor);
    }

    @Override
    public double rate(long step, long steps, double peak) {
        if (step < warmup) {
            return peak * Schedule.warmup(step, warmup);
        }
        return peak + (floor - peak) * Schedule.progress(step, steps, warmup);
    }
}
