package org.attn4j.recipes.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void ranksByTheCosineAlone() {
        Nearest nearest = new Nearest(new float[] {1, 0}, 4);
        // Twice the vector, orthogonal to it, opposite to it, at 45 degrees, nowhere, the vector itself.
        float[][] rows = {{2, 0}, {0, 3}, {-1, 0}, {5, 5}, {0, 0}, {1, 0}};
        for (int i = 0; i < rows.length; i++) {
            nearest.offer(i, rows[i]);
        }
        assertThat(nearest.rows().stream().map(Nearest.Row::index)).containsExactly(0L, 5L, 3L, 1L);
        assertThat(nearest.rows().get(2).cosine()).isCloseTo(Math.sqrt(0.5), within(1e-12));
    }
}
