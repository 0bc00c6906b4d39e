package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NeighboursTest {
    @Test
    void ranksByTheCosineAlone() {
        // Rows: a, twice a, orthogonal to a, opposite to a, at 45 degrees to a.
        Neighbours table = new Neighbours(new float[] {1, 0, 2, 0, 0, 3, -1, 0, 5, 5}, 2);
        assertThat(table.of(0, 3, id -> false).stream().map(Neighbours.Neighbour::id))
                .containsExactly(1, 4, 2);
        assertThat(table.of(0, 3, id -> false).get(1).cosine()).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(table.of(0, 9, id -> id == 1)).hasSize(3);
    }
}
