package org.attn4j.datasets.token;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** Rows of equally many bytes, as many in each shard but the last; each row is read when it is asked for. */
final class MappedRows extends AbstractList<byte[]> implements RandomAccess {
    private final List<Shard> shards;
    private final int length;
    private final int each;
    private final int size;

    /** @param length bytes of a row */
    MappedRows(List<Shard> shards, int length) {
        this.shards = List.copyOf(shards);
        this.length = length;
        this.each = shards.get(0).tokens() / length;
        this.size = (int) (shards.stream().mapToLong(Shard::tokens).sum() / length);
    }

    int shards() {
        return shards.size();
    }

    int length() {
        return length;
    }

    @Override
    public byte[] get(int index) {
        Objects.checkIndex(index, size);
        byte[] row = new byte[length];
        shards.get(index / each).read(index % each * length, row);
        return row;
    }

    @Override
    public int size() {
        return size;
    }
}
