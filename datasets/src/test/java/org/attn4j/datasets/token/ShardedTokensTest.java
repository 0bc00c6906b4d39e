package org.attn4j.datasets.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShardedTokensTest {
    @Test
    void idsOfAnyWidthAndStretchesOverShardsAreRead() {
        Random random = new Random(2);
        for (int vocabulary : new int[] {1, 256, 257, 65536, 65537, 1 << 24}) {
            List<Shard> shards = new ArrayList<>();
            List<Integer> all = new ArrayList<>();
            List<Long> ends = new ArrayList<>();
            for (int s = 0; s < 5; s++) {
                List<int[]> pieces = new ArrayList<>();
                boolean[] last = new boolean[random.nextInt(4)];
                for (int p = 0; p < last.length; p++) {
                    int[] ids = random.ints(random.nextInt(6), 0, vocabulary).toArray();
                    for (int id : ids) {
                        all.add(id);
                    }
                    last[p] = random.nextBoolean();
                    pieces.add(ids);
                    if (last[p]) {
                        ends.add((long) all.size());
                    }
                }
                Shard made = Shard.of("{\"title\"", vocabulary, pieces, last);
                shards.add(Shard.read(made.bytes(), "{\"title\"").orElseThrow());
            }
            Tokens tokens = new ShardedTokens(shards);
            int[] expected = all.stream().mapToInt(Integer::intValue).toArray();
            assertThat(tokens.slice(0, expected.length)).isEqualTo(expected);
            assertThat(LongStream.range(0, tokens.documents())
                            .map(tokens::end)
                            .boxed()
                            .toList())
                    .isEqualTo(ends);
            for (int from = 0; from < expected.length; from++) {
                int length = random.nextInt(expected.length - from + 1);
                assertThat(tokens.slice(from, length)).isEqualTo(Arrays.copyOfRange(expected, from, from + length));
                int[] numbers = new int[length];
                tokens.numbers(from, numbers, 0, length);
                for (int i = 0; i < length; i++) {
                    int here = from + i;
                    int start = from;
                    assertThat(numbers[i]).isEqualTo((int)
                            (ends.stream().filter(e -> e <= here).count()
                                    - ends.stream().filter(e -> e <= start).count()));
                }
            }
        }
    }
}
