package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.op.position.RotaryAngles;

/**
 * Slow pairs turn slower still, fast ones as before, those between in between, as in Llama 3.1; see {@link RotaryAngles}.
 *
 * @throws IllegalArgumentException if factor is below 1, low is not above 0 and below high, or original is not positive
 * @see <a href="https://arxiv.org/abs/2407.21783">Llama Team 2024</a>
 */
@TypeName("llama3")
public record Llama3Scaling(
        @Key(doc = "what the angles of slow pairs are divided by", value = "8") double factor,
        @Key(doc = "turns within original below which a pair is slow", value = "1") double low,
        @Key(doc = "turns within original above which a pair is fast", value = "4") double high,
        @Key(doc = "C, the context that was trained on first", value = "8192") int original)
        implements RotaryScaling {
    public Llama3Scaling {
        require(factor >= 1 && factor < Double.POSITIVE_INFINITY, "factor must be at least 1: %s", factor);
        require(low > 0 && low < high, "low (%s) must be above 0 and below high (%s)", low, high);
        require(original > 0, "original must be positive: %d", original);
    }

    @Override
    public RotaryAngles angles(double base) {
        return new RotaryAngles(base, factor, low, high, original);
    }
}
