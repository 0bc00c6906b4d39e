package org.attn4j.recipes.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BertPeerTest {
    private static long chosen(int seq, int batch) {
        Map<String, Integer> sizes = new HashMap<>(new BertPeer().defaults());
        sizes.put("seq", seq);
        sizes.put("batch", batch);
        return new BertPeer().setup(sizes).batches().apply(new Random(1)).targets();
    }

    @Test
    void fifteenPercentOfThePositionsAreChosenAndNeverNone() {
        assertThat(chosen(128, 16)).isEqualTo(307);
        assertThat(chosen(3, 2)).isEqualTo(1);
    }
}
