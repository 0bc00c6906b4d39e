package org.attn4j.recipes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.attn4j.recipes.report.Scale.Range;
import org.attn4j.recipes.report.Ticks.Tick;
import org.junit.jupiter.api.Assertions;

/** Charts of whatever a run may log: not finite, next to nothing, beyond measure. */
class ReportExtremesTest {
    private static final int MOST_TICKS = 16;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Provide
    Arbitrary<Double> extremes() {
        Arbitrary<Double> named = Arbitraries.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                0.0,
                -0.0,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                1e-320,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                1e308,
                -1e308,
                1e-150,
                1e150,
                1.0,
                Math.nextUp(1.0),
                2.5,
                9.007199254740993e15);
        Arbitrary<Double> anyBits = Arbitraries.longs().map(Double::longBitsToDouble);
        return Arbitraries.oneOf(named, anyBits);
    }

    @Provide
    Arbitrary<List<Double>> values() {
        return extremes().list().ofMinSize(1).ofMaxSize(120);
    }

    @Property(tries = 300)
    void everyChartCanBeDrawn(@ForAll("values") List<Double> values, @ForAll boolean fromZero, @ForAll boolean log) {
        Series series = series(values);
        Assertions.assertTimeoutPreemptively(SOON, () -> {
            List<LineChart.Line> lines = List.of(
                    new LineChart.Line(series.smoothed(2), "mean", "train", false, false, true),
                    new LineChart.Line(series, "raw", "raw", true, true, true));
            Chart chart = new LineChart("id", "Loss", "nats", true, fromZero, log ? 200 : 1e300, lines)
                    .draw(Range.EMPTY.withXOf(series));
            assertThat(chart.empty()).isEqualTo(series.finiteCount() == 0);
            assertThat(chart.x().marks()).hasSizeLessThanOrEqualTo(MOST_TICKS);
            assertThat(chart.y().marks())
                    .hasSizeLessThanOrEqualTo(MOST_TICKS)
                    .allSatisfy(
                            m -> assertThat(m.label().length()).as(m.label()).isLessThan(16));
            assertThat(chart.curves()).allSatisfy(c -> assertThat(c.path()).doesNotContain("NaN", "Infinity"));
            for (Chart.Dot dot : chart.curves().get(1).dots()) {
                assertThat(Double.parseDouble(dot.y().replace("%", ""))).isBetween(-0.01, 100.01);
            }
        });
    }

    @Property(tries = 300)
    void ticksAreFewAndBetweenTheEnds(@ForAll("extremes") double a, @ForAll("extremes") double b) {
        Assertions.assertTimeoutPreemptively(SOON, () -> {
            for (List<Tick> ticks : List.of(Ticks.linear(a, b, 6), Ticks.logarithmic(a, b))) {
                assertThat(ticks).hasSizeLessThanOrEqualTo(MOST_TICKS);
                assertThat(ticks).allSatisfy(t -> assertThat(t.value())
                        .isBetween(a - 1e-6 * Math.abs(b - a), b + 1e-6 * Math.abs(b - a)));
            }
        });
    }

    @Property(tries = 300)
    void everyNumberCanBeRead(@ForAll("extremes") double value) {
        for (String text : List.of(Numbers.value(value), Numbers.loss(value))) {
            assertThat(text).isNotEmpty().hasSizeLessThan(20);
        }
        Numbers.duration(value);
        Numbers.count(value);
    }

    @Example
    void oneValueBeyondMeasureLeavesTheOthersWhatTheyAre() {
        double[] x = new double[400];
        double[] y = new double[400];
        for (int i = 0; i < 400; i++) {
            x[i] = i;
            y[i] = i == 10 ? 1e308 : 2;
        }
        Series smooth = Series.of(x, y).smoothed(4);
        assertThat(smooth.y(399)).isEqualTo(2);
        assertThat(smooth.y(200)).isEqualTo(2);
        assertThat(smooth.y(10)).isCloseTo(1e308 / 9, within(1e300));
        assertThat(Series.of(new double[] {1, 2}, new double[] {1e308, 1.5e308}).median())
                .isEqualTo(1.25e308);
        assertThat(Numbers.value(1e308)).isEqualTo("1e308");
    }

    @Example
    void aHugeValueBesideSmallOnesStillHasAnAxis() {
        Series series = Series.of(new double[] {1, 2, 3}, new double[] {1, 1e308, 1e-320});
        Chart chart = new Curves(
                        new Metrics(Map.of("loss", series), Map.of(), Map.of(), -1, List.of(), 3, 1, List.of()))
                .loss();
        assertThat(chart.y().marks()).hasSizeGreaterThanOrEqualTo(2);
    }

    private static Series series(List<Double> values) {
        Series.Builder points = new Series.Builder();
        for (int i = 0; i < values.size(); i++) {
            points.add(i, values.get(i));
        }
        return points.build();
    }
}
