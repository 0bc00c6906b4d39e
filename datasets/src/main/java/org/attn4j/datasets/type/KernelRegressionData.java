package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.KernelRegressionTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * Generated points {@code y = 2 sin(x) + x^0.8 + noise}, x even over [0, 5), for kernel regression. A training example asks
 * for a point's y given the others, or given all of them, its own included. The validation split asks for the curve
 * without noise at 100 places between.
 *
 * @param points number of training points
 * @param noise standard deviation of the normal noise
 * @param leaveOneOut whether a point is left out of the examples that its own y is predicted from
 * @param drawn seed of the points
 * @throws IllegalArgumentException if there are fewer than 2 points or the noise is negative
 * @see <a href="https://d2l.ai/chapter_attention-mechanisms-and-transformers/attention-pooling.html">Zhang et al., Dive
 *     into Deep Learning, attention pooling by similarity</a>
 */
@TypeName("kernel_regression")
public record KernelRegressionData(
        @Key(doc = "number of training points", value = "50") int points,
        @Key(doc = "standard deviation of the normal noise", value = "0.5") double noise,
        @Key(doc = "whether a point is left out of the examples that its own y is predicted from", value = "true")
                boolean leaveOneOut,
        @Key(doc = "seed of the points", value = "1") long drawn)
        implements DataConfig {
    public KernelRegressionData {
        require(points >= 2, "points must be at least 2: %d", points);
        requireAtMost("points", points, Limits.EXAMPLES);
        require(noise >= 0, "noise must not be negative: %s", noise);
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.none(), true);
    }

    @Override
    public TaskData open(DataContext context) {
        return new KernelRegressionTask(points, noise, leaveOneOut, drawn);
    }
}
