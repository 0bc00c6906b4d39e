package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;

class PrefetchingSourceTest {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<Long> built = ConcurrentHashMap.newKeySet();
    private final CountDownLatch fourBuilt = new CountDownLatch(4);

    private BatchSource counting(long size, long bad) {
        return new BatchSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public Batch batch(long index) {
                threads.add(Thread.currentThread());
                built.add(index);
                fourBuilt.countDown();
                if (index == bad) {
                    throw new IllegalArgumentException("bad batch " + index);
                }
                return new Batch(Map.of(), index, "batch " + index);
            }
        };
    }

    @Test
    void givesTheSourcesBatchesInAnyOrderAsked() {
        try (PrefetchingSource source = new PrefetchingSource(counting(10, -1), 2)) {
            for (long i : new long[] {0, 1, 2, 3, 7, 8, 9, 0, 0, 1, 9, 9}) {
                assertThat(source.batch(i).targets()).isEqualTo(i);
            }
            assertThat(source.size()).isEqualTo(10);
            assertThatThrownBy(() -> source.batch(10)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(built).doesNotContain(10L);
    }

    @Test
    void theNextBatchesAreBuiltBeforeTheyAreAskedForOnOneDaemonThread() throws InterruptedException {
        try (PrefetchingSource source = new PrefetchingSource(counting(BatchSource.ENDLESS, -1), 3)) {
            source.batch(5);
            assertThat(fourBuilt.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(built).contains(5L, 6L, 7L, 8L);
        }
        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread()).allMatch(Thread::isDaemon);
    }

    @Test
    void anExceptionComesOutAtTheBatchThatCausedIt() {
        try (PrefetchingSource source = new PrefetchingSource(counting(10, 3), 4)) {
            for (long i = 0; i < 3; i++) {
                assertThat(source.batch(i).targets()).isEqualTo(i);
            }
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(() -> source.batch(3))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("bad batch 3");
            }
            assertThat(source.batch(4).targets()).isEqualTo(4);
        }
    }

    @Test
    void aClosedSourceSaysSo() {
        PrefetchingSource source = new PrefetchingSource(counting(10, -1), 1);
        source.batch(0);
        source.close();
        assertThatThrownBy(() -> source.batch(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void givesTheSameWindowsAsTheSourceBehindIt() {
        int[] text = new java.util.Random(1).ints(1000, 0, 65).toArray();
        RandomWindows plain = new RandomWindows(Tokens.of(text), false, 16, 4, 7);
        try (PrefetchingSource source = new PrefetchingSource(new RandomWindows(Tokens.of(text), false, 16, 4, 7), 2)) {
            for (long i = 0; i < 30; i++) {
                for (String name : new String[] {"ids", "labels"}) {
                    assertThat(((Batch.Ints) source.batch(i).arrays().get(name)).values())
                            .isEqualTo(((Batch.Ints) plain.batch(i).arrays().get(name)).values());
                }
            }
        }
    }
}
