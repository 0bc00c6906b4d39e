package org.attn4j.recipes.attend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ViridisTest {
    /** matplotlib 3.10, {@code matplotlib.colormaps["viridis"](x)} at x = 0, 0.25, 0.5, 0.75, 1. */
    private static final int[] PUBLISHED = {0x440154, 0x3B528B, 0x21918C, 0x5EC962, 0xFDE725};

    @Test
    void hasThePublishedColours() {
        for (int i = 0; i < PUBLISHED.length; i++) {
            int rgb = Viridis.rgb(i / 4.0);
            for (int shift = 0; shift <= 16; shift += 8) {
                assertThat(rgb >> shift & 0xFF)
                        .as("channel %d of colour %d", shift / 8, i)
                        .isCloseTo(PUBLISHED[i] >> shift & 0xFF, within(6));
            }
        }
        assertThat(Viridis.rgb(-1)).isEqualTo(Viridis.rgb(0));
        assertThat(Viridis.rgb(2)).isEqualTo(Viridis.rgb(1));
        assertThat(Viridis.css(0)).matches("#[0-9a-f]{6}").isEqualTo(String.format("#%06x", Viridis.rgb(0)));
    }

    @Test
    void growsLighterAllTheWay() {
        double before = -1;
        for (int i = 0; i <= 100; i++) {
            int rgb = Viridis.rgb(i / 100.0);
            double luminance = 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
            assertThat(luminance).as("at %d", i).isGreaterThan(before);
            before = luminance;
        }
    }

    private static double linear(int channel) {
        double c = (channel & 0xFF) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    @Test
    void shareIsTheSquareRootOfTheRatio() {
        assertThat(Viridis.share(0.125, 0.5)).isEqualTo(0.5);
        assertThat(Viridis.share(0.6, 0.5)).isEqualTo(1);
        assertThat(Viridis.share(0, 0.5)).isZero();
    }
}
