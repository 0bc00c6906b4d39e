package org.attn4j.datasets.token;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The ids of shards, one after the other. */
final class ShardedTokens implements Tokens {
    private final List<Shard> shards;
    private final long[] tokens;
    private final long[] documents;

    ShardedTokens(List<Shard> shards) {
        this.shards = List.copyOf(shards);
        tokens = new long[shards.size() + 1];
        documents = new long[shards.size() + 1];
        for (int i = 0; i < shards.size(); i++) {
            tokens[i + 1] = tokens[i] + shards.get(i).tokens();
            documents[i + 1] = documents[i] + shards.get(i).documents();
        }
    }

    /** How many shards there are. */
    int shards() {
        return shards.size();
    }

    @Override
    public long size() {
        return tokens[shards.size()];
    }

    @Override
    public long documents() {
        return documents[shards.size()];
    }

    /** The last shard that begins at or before an index. */
    private static int holding(long[] starts, long index) {
        int found = Arrays.binarySearch(starts, index);
        int shard = found < 0 ? -found - 2 : found;
        // Shards without ids begin where the next one does.
        while (shard + 1 < starts.length && starts[shard + 1] == index) {
            shard++;
        }
        return shard;
    }

    @Override
    public long end(long document) {
        Objects.checkIndex(document, documents());
        int shard = holding(documents, document);
        return tokens[shard] + shards.get(shard).end((int) (document - documents[shard]));
    }

    @Override
    public void read(long from, int[] to, int at, int length) {
        Objects.checkFromIndexSize(from, length, size());
        int done = 0;
        for (int shard = holding(tokens, from); done < length; shard++) {
            int first = (int) (from + done - tokens[shard]);
            int some = Math.min(length - done, shards.get(shard).tokens() - first);
            shards.get(shard).read(first, to, at + done, some);
            done += some;
        }
    }
}
