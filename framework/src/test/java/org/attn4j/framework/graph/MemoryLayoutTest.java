package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryLayoutTest {
    private static MemoryLayout.Block block(long size, int first, int last) {
        MemoryLayout.Block b = new MemoryLayout.Block(size, first);
        b.last = last;
        return b;
    }

    @Test
    void blocksThatLiveOneAfterTheOtherShareMemory() {
        MemoryLayout.Block a = block(32, 0, 1);
        MemoryLayout.Block b = block(32, 2, 3);
        assertThat(MemoryLayout.place(List.of(a, b))).isEqualTo(32);
        assertThat(b.offset).isEqualTo(a.offset);
    }

    @Test
    void aBlockReadAtTheStepThatWritesAnotherKeepsItsMemory() {
        assertThat(MemoryLayout.place(List.of(block(32, 0, 1), block(32, 1, 2))))
                .isEqualTo(64);
    }

    @Test
    void blocksAliveTogetherNeverOverlap() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            List<MemoryLayout.Block> blocks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int first = random.nextInt(30);
                blocks.add(block(1 + random.nextInt(200), first, first + random.nextInt(10)));
            }
            long end = MemoryLayout.place(blocks);
            for (MemoryLayout.Block a : blocks) {
                assertThat(a.offset).isNotNegative();
                assertThat(a.offset + a.size).isLessThanOrEqualTo(end);
                for (MemoryLayout.Block b : blocks) {
                    boolean together = a != b && a.first <= b.last && b.first <= a.last;
                    assertThat(together && a.offset < b.offset + b.size && b.offset < a.offset + a.size)
                            .isFalse();
                }
            }
        }
    }
}
