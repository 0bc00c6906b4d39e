package org.attn4j.datasets.token;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Labelled rows of bytes, such as images, that were read and decoded once; many of them are kept as {@link TokenCache} keeps ids. */
public final class RowCache {
    /** Bytes of a shard. Fewer rows than fill one are not kept. */
    private static final int LENGTH = 1 << 24;

    private final TokenFolder folder;
    private final boolean all;

    RowCache(TokenFolder folder, boolean all) {
        this.folder = folder;
        this.all = all;
    }

    /** Reads the rows of a part. */
    @FunctionalInterface
    public interface Reading {
        /** Hands on each row, all of one length, and its label. */
        void read(String part, BiConsumer<byte[], String> use);
    }

    /**
     * The rows of each part, as they were found or are read now.
     *
     * @throws org.attn4j.datasets.DataException if they cannot be kept
     */
    public Map<String, RowPart> open(List<String> parts, Reading reading) {
        try {
            Optional<Map<String, RowPart>> found = RowIndex.read(folder);
            return found.isPresent() ? found.get() : read(parts, reading);
        } catch (IOException e) {
            throw TokenFolder.unwritten(e);
        }
    }

    private Map<String, RowPart> read(List<String> names, Reading reading) throws IOException {
        Map<String, RowPart> parts = new LinkedHashMap<>();
        for (String name : names) {
            List<Shard> shards = new ArrayList<>();
            List<byte[]> held = new ArrayList<>();
            List<String> labels = new ArrayList<>();
            int[] length = new int[1];
            reading.read(name, (row, label) -> {
                length[0] = row.length;
                held.add(row);
                labels.add(label.intern());
                if ((long) held.size() * row.length >= LENGTH) {
                    shards.add(kept(name, shards.size(), held));
                    held.clear();
                }
            });
            boolean small = shards.isEmpty() && !all;
            if (!held.isEmpty() && !small) {
                shards.add(kept(name, shards.size(), held));
            }
            parts.put(name, new RowPart(small ? List.copyOf(held) : new MappedRows(shards, length[0]), labels));
        }
        if (folder.folder().isPresent()
                && parts.values().stream().anyMatch(part -> part.bytes() instanceof MappedRows)) {
            parts.replaceAll((name, part) -> part.bytes() instanceof MappedRows
                    ? part
                    : new RowPart(
                            new MappedRows(
                                    List.of(kept(name, 0, part.bytes())),
                                    part.bytes().get(0).length),
                            part.labels()));
            RowIndex.write(folder, parts);
        }
        return parts;
    }

    private Shard kept(String part, int number, List<byte[]> rows) {
        return folder.keep(part, number, Shard.ofRows(folder.title(part, number), rows));
    }
}
