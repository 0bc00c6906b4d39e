package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;

class MaskedBatchesTest {
    private static final int V = 105;
    private static final int T = 40;
    private static final int[] EXAMPLES = IntStream.range(0, 200).toArray();
    private static final MaskedBatches.Tokens TOKENS;

    static {
        boolean[] special = new boolean[V];
        java.util.Arrays.fill(special, 0, 5, true);
        TOKENS = new MaskedBatches.Tokens(0, 2, 3, 4, special);
    }

    /** 200 stretches of 37 tokens: example e's token i is 5 + (e + i) mod 100. */
    private static MaskedBatches batches(long seed, boolean fixed) {
        List<int[]> texts = new ArrayList<>();
        for (int e : EXAMPLES) {
            texts.add(IntStream.range(0, T - 3).map(i -> 5 + (e + i) % 100).toArray());
        }
        return new MaskedBatches(texts, TOKENS, T, 0.15, seed, fixed);
    }

    private static int[] ints(Batch batch, String name) {
        return ((Batch.Ints) batch.arrays().get(name)).values();
    }

    private static float[] mask(Batch batch) {
        return ((Batch.Floats) batch.arrays().get("mask")).values();
    }

    @Test
    void whatStoodInTheChosenPlacesMakesTheTextAgain() {
        Batch batch = batches(1, false).assemble(EXAMPLES, 0, "b");
        int[] ids = ints(batch, "ids").clone();
        int[] positions = ints(batch, "positions");
        int[] labels = ints(batch, "labels");
        int[] kinds = new int[3]; // hidden, kept, replaced
        for (int i = 0; i < positions.length; i++) {
            int shown = ids[positions[i]];
            kinds[shown == 4 ? 0 : shown == labels[i] ? 1 : 2]++;
            assertThat(shown).isGreaterThanOrEqualTo(4);
            ids[positions[i]] = labels[i];
        }
        // 15 % of 40 tokens are 6 a row; P = 0.15 * 200 * 40
        assertThat(positions).hasSize(1200).doesNotHaveDuplicates();
        assertThat(batch.targets()).isEqualTo(1200);
        // Binomial over 1200: four deviations are 0.046 at 80 % and 0.035 at 10 %.
        assertThat(kinds[0] / 1200.0).isBetween(0.754, 0.846);
        assertThat(kinds[1] / 1200.0).isBetween(0.065, 0.135);
        assertThat(kinds[2] / 1200.0).isBetween(0.065, 0.135);
        int[] segments = ints(batch, "segments");
        for (int e : EXAMPLES) {
            assertThat(ids[e * T]).isEqualTo(2);
            assertThat(ids[e * T + T - 1]).isEqualTo(3);
            int cut = IntStream.range(1, T - 1)
                    .filter(i -> ids[e * T + i] == 3)
                    .findFirst()
                    .orElseThrow();
            assertThat(cut - 1).isBetween(9, 28); // the middle half of 37
            int[] text = IntStream.range(1, T - 1)
                    .filter(i -> i != cut)
                    .map(i -> ids[e * T + i])
                    .toArray();
            assertThat(text).isEqualTo(batches(1, false).texts().get(e));
            for (int i = 0; i < T; i++) {
                assertThat(segments[e * T + i]).isEqualTo(i > cut ? 1 : 0);
                assertThat(mask(batch)[e * T + i]).isEqualTo(1f);
            }
        }
    }

    @Test
    void aRowDependsOnSeedAndNumberAlone() {
        Batch all = batches(7, false).assemble(new int[] {3, 4, 5, 6}, 100, "all");
        Batch half = batches(7, false).assemble(new int[] {5, 6}, 102, "half");
        assertThat(java.util.Arrays.copyOfRange(ints(all, "ids"), 2 * T, 4 * T)).isEqualTo(ints(half, "ids"));
        assertThat(ints(batches(7, false).assemble(new int[] {5, 6}, 302, "later"), "ids"))
                .isNotEqualTo(ints(half, "ids"));
        assertThat(ints(batches(8, false).assemble(new int[] {5, 6}, 102, "other"), "ids"))
                .isNotEqualTo(ints(half, "ids"));
        assertThat(ints(batches(7, true).assemble(new int[] {5, 6}, 302, "fixed"), "ids"))
                .isEqualTo(ints(batches(7, true).assemble(new int[] {5, 6}, 0, "fixed"), "ids"));
    }

    @Test
    void shortAndMissingRowsArePadded() {
        MaskedBatches batches = new MaskedBatches(List.of(new int[] {10, 1, 11}), TOKENS, 10, 0.5, 1, true);
        Batch batch = batches.assemble(new int[] {0, BatchAssembler.FILLER}, 0, "b");
        assertThat(mask(batch)).containsExactly(1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        // 50 % of six tokens would be three, but two are no special ones; P = 0.5 * 20
        assertThat(ints(batch, "labels")).hasSize(10).contains(10, 11).containsOnly(10, 11, -1);
        assertThat(batch.targets()).isEqualTo(2);
        assertThat(ints(batch, "positions")).endsWith(0, 0, 0, 0, 0, 0, 0, 0);
    }
}
