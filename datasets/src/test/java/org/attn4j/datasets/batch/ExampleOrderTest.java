package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;

class ExampleOrderTest {
    /** Hands the examples' numbers on. */
    private static final BatchAssembler NUMBERS = (examples, firstRow, origin) ->
            new Batch(Map.of("n", new Batch.Ints(new long[] {examples.length}, examples)), examples.length, origin);

    private static int[] examples(BatchSource source, long index) {
        return ((Batch.Ints) source.batch(index).arrays().get("n")).values();
    }

    @Test
    void everyOrderIsAboutEquallyLikely() {
        Map<String, Integer> counts = new HashMap<>();
        for (int epoch = 0; epoch < 6000; epoch++) {
            counts.merge(Arrays.toString(Shuffle.order(3, 7, epoch)), 1, Integer::sum);
        }
        // Six orders, 1000 each expected, standard deviation sqrt(6000 * 5/36) = 29
        assertThat(counts).hasSize(6);
        assertThat(counts.values()).allSatisfy(c -> assertThat(c).isBetween(850, 1150));
        assertThat(Shuffle.order(0, 1, 1)).isEmpty();
    }

    @Test
    void shuffledExamplesGoThroughAllInEachEpochWhateverTheBatch() {
        ShuffledExamples source = new ShuffledExamples(10, 4, 3, NUMBERS);
        List<Integer> stream = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            Arrays.stream(examples(source, i)).forEach(stream::add);
        }
        for (int epoch = 0; epoch < 6; epoch++) {
            assertThat(stream.subList(10 * epoch, 10 * epoch + 10))
                    .containsExactlyInAnyOrder(IntStream.range(0, 10).boxed().toArray(Integer[]::new));
        }
        assertThat(stream.subList(0, 10)).isNotEqualTo(stream.subList(10, 20));
        // Two batches of four hold what one of eight holds; any batch can be asked for first.
        assertThat(examples(new ShuffledExamples(10, 8, 3, NUMBERS), 5))
                .containsExactly(
                        stream.subList(40, 48).stream().mapToInt(i -> i).toArray());
        assertThat(examples(new ShuffledExamples(10, 4, 4, NUMBERS), 0)).isNotEqualTo(examples(source, 0));
    }

    @Test
    void bucketsHoldEachExampleOnceAnEpochAndNearlyEqualLengths() {
        int n = 1003;
        int[] lengths =
                IntStream.range(0, n).map(i -> (int) SplitMix64.below(40, 1, i)).toArray();
        LengthBuckets source = new LengthBuckets(lengths, 10, 5, NUMBERS);
        assertThat(source.epochBatches()).isEqualTo(100);
        for (int epoch = 0; epoch < 2; epoch++) {
            int[] seen = new int[n];
            int spread = 0;
            for (int i = 0; i < 100; i++) {
                int[] batch = examples(source, 100 * epoch + i);
                Arrays.stream(batch).forEach(e -> seen[e]++);
                int[] l = Arrays.stream(batch).map(e -> lengths[e]).sorted().toArray();
                spread += l[9] - l[0];
            }
            assertThat(Arrays.stream(seen).max().orElse(0)).isEqualTo(1);
            assertThat(Arrays.stream(seen).sum()).isEqualTo(1000);
            // Sorted stretches of 500 over 40 lengths: a batch spans about one length, against 36 without sorting.
            assertThat(spread / 100.0).isLessThan(2);
        }
        // Random access: another object, asked in another order, gives the same.
        LengthBuckets other = new LengthBuckets(lengths, 10, 5, NUMBERS);
        int[] late = examples(other, 150);
        int[] early = examples(other, 7);
        assertThat(examples(source, 150)).isEqualTo(late);
        assertThat(examples(source, 7)).isEqualTo(early);
        // The batches of an epoch do not come in order of length.
        int rising = 0;
        for (int i = 1; i < 50; i++) {
            rising += lengths[examples(source, i)[0]] >= lengths[examples(source, i - 1)[0]] ? 1 : 0;
        }
        assertThat(rising).isBetween(10, 40);
    }

    @Test
    void fewerExamplesThanRowsRepeat() {
        int[] batch = examples(new LengthBuckets(new int[] {3, 1, 2}, 7, 5, NUMBERS), 2);
        assertThat(batch).hasSize(7);
        assertThat(Arrays.stream(batch).distinct().sorted()).containsExactly(0, 1, 2);
    }

    @Test
    void aHeldOutSplitComesOnceAndItsLastRowsAreFilled() {
        EachExampleOnce source =
                new EachExampleOnce(new int[] {5, 1, 4, 2, 3}, 2, HeldOut.all(2), "validation", NUMBERS);
        assertThat(source.size()).isEqualTo(3);
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            batches.add(Arrays.toString(examples(source, i)));
        }
        assertThat(batches).containsExactlyInAnyOrder("[1, 3]", "[4, 2]", "[0, -1]");
        assertThat(source.batch(1).origin()).isEqualTo("validation batch 1");
        assertThatThrownBy(() -> source.batch(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new EachExampleOnce(new int[0], 2, HeldOut.all(2), "test", NUMBERS))
                .hasMessageContaining("test holds no examples");
        // Equal lengths: the first batch is a sample, not the beginning of the file.
        int[] first = examples(EachExampleOnce.ofEqualLength(1000, 10, HeldOut.all(10), "test", NUMBERS), 0);
        assertThat(Arrays.stream(first).max().orElse(0)).isGreaterThan(300);
    }

    /** A sample's examples, in order of their numbers; no batch mixes far lengths. */
    private static int[] sample(int[] lengths, int rows, HeldOut part) {
        EachExampleOnce source = new EachExampleOnce(lengths, rows, part, "validation", NUMBERS);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            int[] batch = examples(source, i);
            assertThat(batch).hasSize(rows);
            int[] own = Arrays.stream(batch).filter(e -> e >= 0).toArray();
            assertThat(own).isNotEmpty();
            int[] sorted = Arrays.stream(own).map(e -> lengths[e]).sorted().toArray();
            assertThat(Arrays.stream(own).map(e -> lengths[e]).toArray()).isEqualTo(sorted);
            Arrays.stream(own).forEach(all::add);
        }
        return all.stream().sorted().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void aSamplesExamplesAreTheSameForAnyBatch() {
        int[] lengths = IntStream.range(0, 100)
                .map(i -> (int) SplitMix64.below(40, 1, i))
                .toArray();
        for (int most : new int[] {1, 24, 37, 100, 400}) {
            int[] one = sample(lengths, 1, HeldOut.first(most));
            assertThat(Arrays.stream(one).distinct()).hasSize(Math.min(100, most));
            for (int rows : new int[] {3, 4, 12, 64}) {
                assertThat(sample(lengths, rows, HeldOut.first(most))).isEqualTo(one);
            }
        }
        // Not the file's first examples.
        assertThat(sample(lengths, 4, HeldOut.first(20))[19]).isGreaterThan(40);
    }

    @Test
    void aStepsExamplesAreTheSameHoweverTheStepIsCut() {
        int[] lengths = IntStream.range(0, 100)
                .map(i -> (int) SplitMix64.below(40, 1, i))
                .toArray();
        for (int steps : new int[] {1, 3, 9, 20}) {
            EachExampleOnce whole = new EachExampleOnce(lengths, 12, HeldOut.all(12), "validation", NUMBERS);
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < Math.min(steps, whole.size()); i++) {
                Arrays.stream(examples(whole, i)).filter(e -> e >= 0).forEach(expected::add);
            }
            for (int rows : new int[] {1, 3, 4, 12}) {
                assertThat(sample(lengths, rows, HeldOut.steps(steps, 12)))
                        .isEqualTo(expected.stream()
                                .sorted()
                                .mapToInt(Integer::intValue)
                                .toArray());
            }
        }
        assertThatThrownBy(() -> sample(lengths, 5, HeldOut.steps(1, 12))).hasMessageContaining("no multiple");
    }

    @Test
    void lengthsAreRoundedUp() {
        assertThat(new int[] {Padding.up(1, 8), Padding.up(8, 8), Padding.up(9, 8), Padding.up(0, 8)})
                .containsExactly(8, 8, 16, 0);
    }
}
