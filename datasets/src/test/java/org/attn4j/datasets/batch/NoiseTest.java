package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoiseTest {
    /** A stop, 59, after every tenth token. */
    private static final int[] TEXT =
            IntStream.range(0, 126).map(i -> i % 10 == 9 ? 59 : 100 + i).toArray();

    private static final Noise.Amount AMOUNT = new Noise.Amount(0.15, 3);
    private static final Noise.Tokens TOKENS = new Noise.Tokens(4, 20, List.of(59));

    private static Noise.Pair damage(Noise way, long key) {
        return way.damage(TEXT, AMOUNT, TOKENS, new Draws(key));
    }

    @Test
    void spansPutInTheirPlacesMakeTheText() {
        int[] first = new int[126];
        for (long key = 0; key < 200; key++) {
            Noise.Pair pair = damage(Noise.SPANS, key);
            // round(126 * 0.15) = 19 tokens in round(19 / 3) = 6 spans
            assertThat(pair.source()).hasSize(126 - 19 + 6);
            assertThat(pair.target()).hasSize(19 + 6);
            List<Integer> text = new ArrayList<>();
            int t = 0;
            for (int id : pair.source()) {
                if (id >= 20 && id < 26) {
                    assertThat(pair.target()[t++]).isEqualTo(id);
                    first[text.size()]++;
                    for (; t < pair.target().length && !(pair.target()[t] >= 20 && pair.target()[t] < 26); t++) {
                        text.add(pair.target()[t]);
                    }
                } else {
                    text.add(id);
                }
            }
            assertThat(text).isEqualTo(Arrays.stream(TEXT).boxed().toList());
        }
        // Spans begin nearly everywhere: 1200 of them in 126 places.
        assertThat(Arrays.stream(first).filter(n -> n > 0).count()).isGreaterThan(110);
    }

    @Test
    void maskedAndDeletedTokensAreAsManyAsWished() {
        int[] masked = damage(Noise.MASK, 3).source();
        assertThat(IntStream.range(0, 126).filter(i -> masked[i] == 4).count()).isEqualTo(19);
        assertThat(IntStream.range(0, 126).filter(i -> masked[i] == TEXT[i]).count())
                .isEqualTo(107);
        int[] deleted = damage(Noise.DELETE, 3).source();
        int at = 0;
        for (int id : TEXT) {
            at += at < deleted.length && deleted[at] == id ? 1 : 0;
        }
        assertThat(deleted).hasSize(107);
        assertThat(at).isEqualTo(107);
        for (Noise way : List.of(Noise.MASK, Noise.DELETE, Noise.PERMUTE, Noise.ROTATE)) {
            assertThat(damage(way, 3).target()).isEqualTo(TEXT);
            assertThat(way.longestTarget(126, AMOUNT)).isEqualTo(126);
        }
        assertThat(Noise.SPANS.longestTarget(126, AMOUNT)).isEqualTo(25);
    }

    @Test
    void sentencesStayWholeAndRotationKeepsTheOrder() {
        int[] permuted = damage(Noise.PERMUTE, 1).source();
        assertThat(permuted).isNotEqualTo(TEXT).containsExactlyInAnyOrder(TEXT);
        int breaks = 0;
        for (int i = 1; i < 126; i++) {
            boolean follows = permuted[i] == permuted[i - 1] + 1 || permuted[i] == 59;
            breaks += follows ? 0 : 1;
        }
        assertThat(breaks).isLessThanOrEqualTo(12); // 13 sentences
        int[] rotated = damage(Noise.ROTATE, 1).source();
        String twice = Arrays.stream(TEXT).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        assertThat(twice + " " + twice)
                .contains(Arrays.stream(rotated).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        assertThat(damage(Noise.CONTINUATION, 1).source()).isEqualTo(Arrays.copyOf(TEXT, 63));
        assertThat(damage(Noise.CONTINUATION, 1).target()).isEqualTo(Arrays.copyOfRange(TEXT, 63, 126));
    }

    @Test
    void tinyTextsHaveOneSpan() {
        Noise.Pair pair = Noise.SPANS.damage(new int[] {7, 8}, AMOUNT, TOKENS, new Draws(1));
        assertThat(pair.source()).containsExactly(7, 20);
        assertThat(pair.target()).containsExactly(20, 8);
    }
}
