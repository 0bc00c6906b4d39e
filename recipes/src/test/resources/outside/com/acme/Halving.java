package com.acme;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.train.schedule.Schedule;

/** Half the rate after every so many steps. */
@TypeName("halving")
public record Halving(@Key(doc = "steps from one halving to the next", value = "10") int every) implements Schedule {
    @Override
    public double rate(long step, long steps, double peak) {
        return peak / (1L << Math.min(62, step / every));
    }
}
