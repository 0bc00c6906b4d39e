package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static int[] content(Window w) {
        int[] tokens = new int[w.length()];
        w.copy(0, tokens, tokens.length);
        return tokens;
    }

    @Test
    void keepsTheLastHalfWhenATokenTooManyComes() {
        Window w = new Window(4, 100);
        assertThat(w.append(new int[] {0, 1, 2, 3})).isFalse();
        assertThat(content(w)).containsExactly(0, 1, 2, 3);
        assertThat(w.append(new int[] {4})).isTrue();
        assertThat(content(w)).containsExactly(2, 3, 4);
        assertThat(w.append(new int[] {5})).isFalse();
        assertThat(content(w)).containsExactly(2, 3, 4, 5);
        assertThat(w.append(new int[] {6})).isTrue();
        assertThat(content(w)).containsExactly(4, 5, 6);
        assertThat(w.total()).isEqualTo(7);
        w.clear();
        w.append(new int[] {9});
        assertThat(content(w)).containsExactly(9);
    }

    @Test
    void oddLengthsKeepTheSmallerHalf() {
        Window w = new Window(5, 100);
        w.append(new int[] {0, 1, 2, 3, 4, 5});
        assertThat(content(w)).containsExactly(3, 4, 5);
    }

    @Test
    void piecesDoNotMatter() {
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            int capacity = 2 + random.nextInt(12);
            int n = 1 + random.nextInt(50);
            int[] all = IntStream.range(0, n).toArray();
            Window whole = new Window(capacity, 100);
            whole.append(all);
            Window pieces = new Window(capacity, 100);
            int at = 0;
            while (at < n) {
                int to = Math.min(n, at + 1 + random.nextInt(1 + trial % 20));
                pieces.append(Arrays.copyOfRange(all, at, to));
                at = to;
            }
            assertThat(content(pieces)).isEqualTo(content(whole));
            assertThat(whole.length()).isBetween(Math.min(n, capacity / 2 + 1), capacity);
            assertThat(content(whole)).isEqualTo(Arrays.copyOfRange(all, n - whole.length(), n));
        }
    }

    @Test
    void tokensOutsideOfTheVocabularyAreNamedAndChangeNothing() {
        Window w = new Window(8, 10);
        w.append(new int[] {1, 2});
        assertThatThrownBy(() -> w.append(new int[] {3, 10}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token 10 at position 3 is not in the model's vocabulary: expected 0 <= id < V = 10");
        assertThatThrownBy(() -> w.append(new int[] {-1})).hasMessageContaining("token -1 at position 2");
        assertThatThrownBy(() -> w.append(new int[0])).hasMessageContaining("start token");
        assertThat(content(w)).containsExactly(1, 2);
    }
}
