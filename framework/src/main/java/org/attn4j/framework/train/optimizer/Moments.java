package org.attn4j.framework.train.optimizer;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;

/** What Adam and AdamW have in common. */
interface Moments extends Optimizer {
    double weightDecay();

    double beta1();

    double beta2();

    double epsilon();

    @Override
    default List<String> moments() {
        return List.of("first_moment", "second_moment");
    }

    @Override
    default float[] hyper(long step, double rate, double scale) {
        return new float[] {
            (float) rate,
            (float) scale,
            (float) (1 - StrictMath.pow(beta1(), step)),
            (float) (1 - StrictMath.pow(beta2(), step))
        };
    }

    static void check(double rate, double decay, double beta1, double beta2, double epsilon) {
        require(rate >= 0, "learning_rate must not be negative: %s", rate);
        require(decay >= 0, "weight_decay must not be negative: %s", decay);
        require(beta1 >= 0 && beta1 < 1, "beta1 must be at least 0 and less than 1: %s", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2 must be at least 0 and less than 1: %s", beta2);
        require(epsilon > 0, "epsilon must be positive: %s", epsilon);
    }
}
