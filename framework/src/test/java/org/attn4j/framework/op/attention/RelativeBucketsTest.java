package org.attn4j.framework.op.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * Each fixture lists the first relative position of every run of equal buckets and that bucket, over -200 … 200: T5's
 * formula as its reference implementation has it, computed by PyTorch 2.13.0.
 */
class RelativeBucketsTest {
    private static final int[][] BOTH_32_128 = {
        {-200, 15},
        {-90, 14},
        {-63, 13},
        {-45, 12},
        {-31, 11},
        {-22, 10},
        {-15, 9},
        {-11, 8},
        {-7, 7},
        {-6, 6},
        {-5, 5},
        {-4, 4},
        {-3, 3},
        {-2, 2},
        {-1, 1},
        {0, 0},
        {1, 17},
        {2, 18},
        {3, 19},
        {4, 20},
        {5, 21},
        {6, 22},
        {7, 23},
        {8, 24},
        {12, 25},
        {16, 26},
        {23, 27},
        {32, 28},
        {46, 29},
        {64, 30},
        {91, 31}
    };
    private static final int[][] BACK_32_128 = {
        {-200, 31},
        {-112, 30},
        {-98, 29},
        {-86, 28},
        {-76, 27},
        {-66, 26},
        {-58, 25},
        {-51, 24},
        {-45, 23},
        {-39, 22},
        {-34, 21},
        {-30, 20},
        {-26, 19},
        {-23, 18},
        {-20, 17},
        {-18, 16},
        {-15, 15},
        {-14, 14},
        {-13, 13},
        {-12, 12},
        {-11, 11},
        {-10, 10},
        {-9, 9},
        {-8, 8},
        {-7, 7},
        {-6, 6},
        {-5, 5},
        {-4, 4},
        {-3, 3},
        {-2, 2},
        {-1, 1},
        {0, 0}
    };
    private static final int[][] BOTH_8_20 = {{-200, 3}, {-6, 2}, {-1, 1}, {0, 0}, {1, 5}, {2, 6}, {7, 7}};
    private static final int[][] BACK_6_17 = {{-200, 5}, {-9, 4}, {-5, 3}, {-2, 2}, {-1, 1}, {0, 0}};

    private static void check(RelativeBuckets buckets, int[][] runs) {
        for (int i = 0; i < runs.length; i++) {
            int end = i + 1 < runs.length ? runs[i + 1][0] : 201;
            for (int relative = runs[i][0]; relative < end; relative++) {
                assertThat(buckets.of(relative))
                        .as("%s at %d", buckets, relative)
                        .isEqualTo(runs[i][1]);
            }
        }
    }

    @Test
    void equalThoseOfT5() {
        check(new RelativeBuckets(32, 128, true), BOTH_32_128);
        check(new RelativeBuckets(32, 128, false), BACK_32_128);
        check(new RelativeBuckets(8, 20, true), BOTH_8_20);
        check(new RelativeBuckets(6, 17, false), BACK_6_17);
    }

    @Test
    void everythingFarAwaySharesTheLastBucket() {
        assertThat(new RelativeBuckets(32, 128, true).of(1L << 40)).isEqualTo(31);
        assertThat(new RelativeBuckets(32, 128, true).of(-(1L << 40))).isEqualTo(15);
    }

    @Test
    void impossibleBucketsAreRefused() {
        assertThatThrownBy(() -> new RelativeBuckets(7, 128, true)).hasMessageContaining("even and at least 4");
        assertThatThrownBy(() -> new RelativeBuckets(1, 128, false)).hasMessageContaining("at least 2, got 1");
        assertThatThrownBy(() -> new RelativeBuckets(32, 8, true)).hasMessageContaining("must exceed 8");
    }
}
