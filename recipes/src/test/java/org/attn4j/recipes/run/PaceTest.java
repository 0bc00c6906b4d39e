package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void slowFirstStepsDoNotCountAndNothingIsSaidBeforeOthers() {
        Pace pace = new Pace();
        double seconds = 0;
        for (int step = 1; step <= 200; step++) {
            // Steps that compile take twenty times as long.
            seconds += step <= Pace.SKIPPED ? 2 : 0.1;
            pace.add(step, seconds);
            assertThat(pace.known()).isEqualTo(step >= Pace.SKIPPED + Pace.LEAST);
            if (pace.known()) {
                assertThat(pace.seconds(1000)).isCloseTo(100, within(1e-6));
            }
        }
    }

    @Test
    void onlyRecentStepsCount() {
        Pace pace = new Pace();
        for (int step = 1; step <= 100; step++) {
            pace.add(step, step);
        }
        for (int step = 101; step <= 100 + Pace.WINDOW; step++) {
            pace.add(step, 100 + 0.5 * (step - 100));
        }
        assertThat(pace.seconds(10)).isCloseTo(5, within(1e-9));
    }
}
