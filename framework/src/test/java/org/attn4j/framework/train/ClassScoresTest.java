package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassScoresTest {
    /** sklearn.metrics' worked example: labels 0 1 2 0 1 2, predictions 0 2 1 0 0 1, macro F1 0.26…, micro 0.33…. */
    @Test
    void equalsTheWorkedExampleOfScikitLearn() {
        ClassScores scores = ClassScores.of(new long[][] {{2, 0, 0}, {1, 0, 1}, {0, 2, 0}});
        assertThat(scores.f1(0)).isCloseTo(0.8, within(1e-12));
        assertThat(scores.f1(1)).isZero();
        assertThat(scores.f1(2)).isZero();
        assertThat(scores.macroF1()).isCloseTo(0.8 / 3, within(1e-12));
        assertThat(scores.microF1()).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void dividesByWhatWasTakenAndByWhatWasRight() {
        // Class 0: 6 of 8 found, 6 of 9 taken are of it; class 1: 1 of 4 and 1 of 3.
        ClassScores scores = ClassScores.of(new long[][] {{6, 2}, {3, 1}});
        assertThat(scores.precision(0)).isCloseTo(6.0 / 9, within(1e-12));
        assertThat(scores.recall(0)).isCloseTo(6.0 / 8, within(1e-12));
        assertThat(scores.f1(0)).isCloseTo(2 / (9.0 / 6 + 8.0 / 6), within(1e-12));
        assertThat(scores.precision(1)).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(scores.recall(1)).isCloseTo(1.0 / 4, within(1e-12));
        assertThat(scores.labelled()).containsExactly(8, 4);
        assertThat(scores.microF1()).as("the accuracy").isCloseTo(7.0 / 12, within(1e-12));
    }

    @Test
    void classesThatNeverComeScoreNothing() {
        ClassScores scores = ClassScores.of(new long[2][2]);
        assertThat(scores.precision(1) + scores.recall(1) + scores.f1(1) + scores.macroF1() + scores.microF1())
                .isZero();
        assertThat(ClassScores.of(new long[0][0]).macroF1()).isZero();
        assertThatThrownBy(() -> new ClassScores(new long[1], new long[2], new long[2]))
                .hasMessageContaining("got 1, 2 and 2");
    }
}
