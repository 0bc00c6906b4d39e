package org.attn4j.framework.train.schedule;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/**
 * The peak rate throughout, after warm-up.
 *
 * @throws IllegalArgumentException if a value is negative
 */
@TypeName("constant")
public record ConstantSchedule(@Key(doc = "steps of linear warm-up", value = "0") int warmup) implements Schedule {
    public ConstantSchedule {
        require(warmup >= 0, "warmup must not be negative: %d", warmup);
    }

    @Override
    public double rate(long step, long steps, double peak) {
        return peak * Schedule.warmup(step, warmup);
    }
}
