package org.attn4j.framework.train.schedule;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/**
 * Linear warm-up to the peak, then falling with the square root of the step: {@code peak sqrt(warmup / step)}
 * (Vaswani et al. 2017, section 5.3, with the peak given).
 *
 * @throws IllegalArgumentException if a value is negative
 */
@TypeName("inverse_square_root")
public record InverseSquareRootSchedule(@Key(doc = "steps of linear warm-up", value = "4000") int warmup)
        implements Schedule {
    public InverseSquareRootSchedule {
        require(warmup >= 0, "warmup must not be negative: %d", warmup);
    }

    @Override
    public double rate(long step, long steps, double peak) {
        return peak * Math.min((step + 1.0) / Math.max(1, warmup), Math.sqrt(Math.max(1, warmup) / (step + 1.0)));
    }
}
