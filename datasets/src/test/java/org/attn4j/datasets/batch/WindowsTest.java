package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static int[] ids(Batch batch) {
        return ((Batch.Ints) batch.arrays().get("ids")).values();
    }

    private static int[] labels(Batch batch) {
        return ((Batch.Ints) batch.arrays().get("labels")).values();
    }

    /** Tokens that say where they stand. */
    private static int[] count(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static ConsecutiveWindows windows(int[] tokens, int context, int rows, int most) {
        return new ConsecutiveWindows(Tokens.of(tokens), false, context, rows, HeldOut.first(most), "validation");
    }

    @Property
    void aSampleIsTheFirstWindowsForAnyBatch(
            @ForAll @IntRange(min = 2, max = 300) int tokens,
            @ForAll @IntRange(min = 1, max = 20) int context,
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 30) int most) {
        BatchSource source = windows(count(tokens), context, rows, most);
        List<Integer> seen = new ArrayList<>();
        for (long i = 0; i < source.size(); i++) {
            Arrays.stream(labels(source.batch(i))).filter(l -> l >= 0).forEach(seen::add);
        }
        int targets = Math.min(tokens - 1, most * context);
        assertThat(seen).isEqualTo(IntStream.rangeClosed(1, targets).boxed().toList());
    }

    @Test
    void consecutiveWindowsByHand() {
        // 8 tokens, T = 3: windows 10 11 12 | 13 14 15 | 16; the last target is 17.
        ConsecutiveWindows source = windows(new int[] {10, 11, 12, 13, 14, 15, 16, 17}, 3, 2, 0);
        assertThat(source.size()).isEqualTo(2);
        Batch first = source.batch(0);
        assertThat(first.arrays().get("ids").shape()).containsExactly(2, 3);
        assertThat(first.arrays().get("labels").shape()).containsExactly(2, 3);
        assertThat(ids(first)).containsExactly(10, 11, 12, 13, 14, 15);
        assertThat(labels(first)).containsExactly(11, 12, 13, 14, 15, 16);
        assertThat(first.targets()).isEqualTo(6);
        assertThat(first.origin()).isEqualTo("validation batch 0");
        Batch last = source.batch(1);
        assertThat(ids(last)).containsExactly(16, 0, 0, 0, 0, 0);
        assertThat(labels(last)).containsExactly(17, -1, -1, -1, -1, -1);
        assertThat(last.targets()).isEqualTo(1);
        assertThatThrownBy(() -> source.batch(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> source.batch(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Property
    void everyTargetOfASplitIsCountedOnce(
            @ForAll @IntRange(min = 2, max = 300) int tokens,
            @ForAll @IntRange(min = 1, max = 20) int context,
            @ForAll @IntRange(min = 1, max = 5) int rows) {
        BatchSource source = windows(count(tokens), context, rows, 0);
        int[] seen = new int[tokens];
        for (long i = 0; i < source.size(); i++) {
            Batch batch = source.batch(i);
            long counted = 0;
            for (int p = 0; p < rows * context; p++) {
                int label = labels(batch)[p];
                if (label != -1) {
                    seen[label]++;
                    counted++;
                    assertThat(ids(batch)[p]).isEqualTo(label - 1);
                }
            }
            assertThat(batch.targets()).isEqualTo(counted).isPositive();
        }
        int[] once = new int[tokens];
        Arrays.fill(once, 1, tokens, 1);
        assertThat(seen).isEqualTo(once);
    }

    @Test
    void randomWindowsAreStretchesOfTheTextWithTheNextTokensAsLabels() {
        RandomWindows source = new RandomWindows(Tokens.of(count(100)), false, 7, 5, 1337);
        for (long i = 0; i < 50; i++) {
            Batch batch = source.batch(i);
            assertThat(batch.arrays().get("ids").shape()).containsExactly(5, 7);
            assertThat(batch.targets()).isEqualTo(35);
            for (int row = 0; row < 5; row++) {
                int start = ids(batch)[row * 7];
                for (int t = 0; t < 7; t++) {
                    assertThat(ids(batch)[row * 7 + t]).isEqualTo(start + t);
                    assertThat(labels(batch)[row * 7 + t]).isEqualTo(start + t + 1);
                }
            }
        }
    }

    @Test
    void everyStartIsDrawnAboutEquallyOften() {
        // 20 tokens, T = 4: starts 0 to 15. 16,000 draws: 1,000 each, standard deviation sqrt(1000 * 15/16) = 31.
        RandomWindows source = new RandomWindows(Tokens.of(count(20)), false, 4, 16, 3);
        int[] drawn = new int[16];
        for (long i = 0; i < 1000; i++) {
            for (int row = 0; row < 16; row++) {
                drawn[ids(source.batch(i))[row * 4]]++;
            }
        }
        for (int n : drawn) {
            assertThat(n).isBetween(1000 - 5 * 31, 1000 + 5 * 31);
        }
    }

    @Test
    void aBatchDependsOnSeedAndIndexOnly() {
        int[] text = count(5000);
        BatchSource forwards = new RandomWindows(Tokens.of(text), false, 8, 4, 1);
        BatchSource backwards = new RandomWindows(Tokens.of(text), false, 8, 4, 1);
        int[][] expected =
                IntStream.range(0, 20).mapToObj(i -> ids(forwards.batch(i))).toArray(int[][]::new);
        for (int i = 19; i >= 0; i--) {
            assertThat(ids(backwards.batch(i))).isEqualTo(expected[i]);
        }
        assertThat(ids(new RandomWindows(Tokens.of(text), false, 8, 4, 2).batch(0)))
                .isNotEqualTo(expected[0]);
        assertThat(expected[1]).isNotEqualTo(expected[0]);
        assertThat(ids(forwards.batch(1L << 40))).hasSize(32);
        assertThat(forwards.size()).isEqualTo(BatchSource.ENDLESS);
    }

    @Test
    void smallBatchesTogetherHoldTheWindowsOfALargeOne() {
        int[] text = count(5000);
        BatchSource small = new RandomWindows(Tokens.of(text), false, 8, 3, 9);
        int[] together = IntStream.range(8, 12)
                .boxed()
                .flatMapToInt(i -> Arrays.stream(ids(small.batch(i))))
                .toArray();
        assertThat(together).isEqualTo(ids(new RandomWindows(Tokens.of(text), false, 8, 12, 9).batch(2)));
    }

    @Test
    void theShortestPossibleTextHasOneWindow() {
        assertThat(ids(new RandomWindows(Tokens.of(count(4)), false, 3, 2, 0).batch(17)))
                .containsExactly(0, 1, 2, 0, 1, 2);
        assertThatThrownBy(() -> new RandomWindows(Tokens.of(count(3)), false, 3, 2, 0))
                .hasMessageContaining("3 tokens hold no window of 3");
        assertThatThrownBy(() -> new RandomWindows(Tokens.of(count(9)), false, 0, 2, 0))
                .hasMessage("context must be positive: 0");
        assertThatThrownBy(() -> windows(count(9), 3, 0, 0)).hasMessage("batch must be positive: 0");
        assertThatThrownBy(() -> windows(count(1), 3, 1, 0)).hasMessageContaining("no target");
    }
}
