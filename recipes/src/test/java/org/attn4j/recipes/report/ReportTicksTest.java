package org.attn4j.recipes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.attn4j.recipes.report.Scale.Range;
import org.attn4j.recipes.report.Ticks.Tick;
import org.junit.jupiter.api.Test;

class ReportTicksTest {
    private static List<String> labels(List<Tick> ticks) {
        return ticks.stream().map(Tick::label).toList();
    }

    @Test
    void linearTicksAreMultiplesOfOneTwoOrFive() {
        assertThat(labels(Ticks.linear(0, 10, 5))).containsExactly("0", "2", "4", "6", "8", "10");
        assertThat(labels(Ticks.linear(0, 2_000, 4))).containsExactly("0", "500", "1,000", "1,500", "2,000");
        assertThat(labels(Ticks.linear(1.03, 2.11, 5))).containsExactly("1.2", "1.4", "1.6", "1.8", "2.0");
        assertThat(labels(Ticks.linear(0, 0.001, 5))).containsExactly("0", "2e-4", "4e-4", "6e-4", "8e-4", "1e-3");
        assertThat(labels(Ticks.linear(0, 15_300, 3))).containsExactly("0", "5k", "10k", "15k");
        assertThat(labels(Ticks.linear(0, 1_000_000, 5))).containsExactly("0", "0.2M", "0.4M", "0.6M", "0.8M", "1M");
        assertThat(labels(Ticks.linear(-1, 1, 4))).containsExactly("\u22121.0", "\u22120.5", "0", "0.5", "1.0");
    }

    @Test
    void tickValuesAreWhatTheLabelsSay() {
        assertThat(Ticks.linear(0.1, 0.4, 3)).extracting(Tick::value).containsExactly(0.1, 0.2, 0.3, 0.4);
    }

    @Test
    void logarithmicTicksArePowersOfTenOrTheirDoublesAndHalves() {
        assertThat(labels(Ticks.logarithmic(0.01, 100))).containsExactly("0.01", "0.1", "1", "10", "100");
        assertThat(labels(Ticks.logarithmic(0.4, 9))).containsExactly("0.5", "1", "2", "5");
        assertThat(labels(Ticks.logarithmic(1, 1e12))).hasSizeBetween(4, 8);
    }

    @Test
    void logarithmicScaleIsTakenForLargeRatiosOfPositiveValuesOnly() {
        assertThat(Scale.vertical(new Range(0.1, 10), false, 20).log()).isTrue();
        assertThat(Scale.vertical(new Range(1, 10), false, 20).log()).isFalse();
        assertThat(Scale.vertical(new Range(0, 10), false, 20).log()).isFalse();
        assertThat(new Scale(0.01, 100, true).position(1)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void zeroRangeHasAnAxisAroundTheValue() {
        for (double value : new double[] {0, 2.5, -3, 1e-9, 1e9}) {
            Scale scale = Scale.vertical(new Range(value, value), false, 20);
            assertThat(scale.position(value)).isCloseTo(0.5, within(1e-9));
            assertThat(scale.ticks(5, false)).hasSizeGreaterThan(1);
        }
        assertThat(labels(Scale.horizontal(new Range(100, 100)).ticks(4, true))).containsExactly("99", "100", "101");
    }

    @Test
    void numbersReadWell() {
        assertThat(Numbers.value(18_512.7)).isEqualTo("18,513");
        assertThat(Numbers.value(7.8031)).isEqualTo("7.803");
        assertThat(Numbers.value(1.25e-5)).isEqualTo("1.25e-5");
        assertThat(Numbers.value(Double.NaN)).isEqualTo("\u2013");
        assertThat(Numbers.loss(1.46972)).isEqualTo("1.4697");
        assertThat(Numbers.duration(12.34)).isEqualTo("12.3 s");
        assertThat(Numbers.duration(161)).isEqualTo("2 min 41 s");
        assertThat(Numbers.duration(11_100)).isEqualTo("3 h 05 min");
        assertThat(Numbers.duration(90_000)).isEqualTo("1 d 01 h");
        assertThat(Numbers.duration(Double.NaN)).isEqualTo("\u2013");
    }
}
