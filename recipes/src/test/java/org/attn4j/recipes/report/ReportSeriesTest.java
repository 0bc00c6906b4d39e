package org.attn4j.recipes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportSeriesTest {
    private static final double NAN = Double.NaN;

    private static Series of(double... y) {
        return Series.of(IntStream.range(0, y.length).asDoubleStream().toArray(), y);
    }

    private static double[] values(Series series) {
        return IntStream.range(0, series.size()).mapToDouble(series::y).toArray();
    }

    @Test
    void downsamplingKeepsExtremesGapsAndEnds() {
        int n = 100_000;
        Random random = new Random(7);
        double[] y = random.doubles(n).toArray();
        y[12_345] = 40;
        y[77_777] = -40;
        y[50_000] = NAN;
        Series series = of(y);
        Series thin = Downsampling.extremes(series, 500);
        assertThat(thin.size()).isBetween(1_000, 5 * 501);
        assertThat(thin.at(12_345)).isEqualTo(40);
        assertThat(thin.at(77_777)).isEqualTo(-40);
        assertThat(thin.x(0)).isZero();
        assertThat(thin.x(thin.size() - 1)).isEqualTo(n - 1);
        assertThat(values(thin)).contains(NAN);
        // Every column of 200 points keeps its own least and greatest value, at their places.
        for (int from = 0; from + 200 <= n; from += 20_000) {
            double[] column = Arrays.copyOfRange(y, from + 2, from + 198);
            double least = Arrays.stream(column).min().orElseThrow();
            double kept = NAN;
            for (int i = 0; i < thin.size(); i++) {
                if (thin.x(i) >= from && thin.x(i) < from + 200) {
                    kept = Double.isNaN(kept) ? thin.y(i) : Math.min(kept, thin.y(i));
                }
            }
            assertThat(kept).isLessThanOrEqualTo(least);
        }
    }

    @Test
    void fewPointsStayAsTheyAre() {
        Series series = of(3, 1, 2);
        assertThat(Downsampling.extremes(series, 2)).isSameAs(series);
        assertThat(values(Downsampling.thinned(of(0, 1, 2, 3, 4, 5, 6), 3))).containsExactly(0, 3, 6);
    }

    @Test
    void smoothingIsSymmetricAtTheStartAndReachesBackAtTheEnd() {
        assertThat(values(of(9, 3, 0, 3, 6).smoothed(1)))
                .containsExactly(new double[] {9, 4, 2, 3, 4.5}, within(1e-12));
        assertThat(values(of(1, NAN, 3, 5).smoothed(1))).containsExactly(1, NAN, 4, 4);
    }

    @Test
    void figuresPassOverGaps() {
        Series series = of(NAN, 2, 1, 1, NAN);
        assertThat(series.argMin()).isEqualTo(2);
        assertThat(series.lastFinite()).isEqualTo(3);
        assertThat(series.median()).isEqualTo(1);
        assertThat(of(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(of(NAN).argMin()).isEqualTo(-1);
        assertThat(Series.EMPTY.median()).isNaN();
    }

    @Test
    void goingBackReplacesWhatFollows() {
        Series series =
                new Series.Builder().add(1, 10).add(2, 20).add(3, 30).add(2, 21).build();
        assertThat(values(series)).containsExactly(10, 21);
        assertThatThrownBy(() -> Series.of(new double[] {1, 1}, new double[] {0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x must ascend");
    }

    @Test
    void pathBreaksAtGapsAndDrawsLonePoints() {
        Scale x = new Scale(0, 4, false);
        Scale y = new Scale(0, 10, false);
        assertThat(LineChart.path(of(0, 10, NAN, 5, NAN), x, y)).isEqualTo("M0 2000L1000 0M3000 1000h0");
        assertThat(LineChart.path(of(5), x, y)).isEqualTo("M0 1000h0");
        assertThat(LineChart.path(Series.EMPTY, x, y)).isEmpty();
    }
}
