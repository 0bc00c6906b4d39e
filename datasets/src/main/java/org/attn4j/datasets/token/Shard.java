package org.attn4j.datasets.token;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Some millions of ids and the ends of the documents among them, as they lie in a file: a line of JSON, filled up with
 * spaces to a multiple of 8 bytes; the ids in little-endian order, of 1, 2 or 4 bytes by the size of the vocabulary, filled
 * up to a multiple of 4; for each document that ends here the number of ids before its end, of 4 bytes.
 */
final class Shard {
    private final ByteBuffer bytes;
    private final int start;
    private final int width;
    private final int tokens;
    private final int documents;

    private Shard(ByteBuffer bytes, int start, int width, int tokens, int documents) {
        this.bytes = bytes;
        this.start = start;
        this.width = width;
        this.tokens = tokens;
        this.documents = documents;
    }

    /** Bytes of an id. */
    static int width(int vocabulary) {
        return vocabulary <= 1 << 8 ? 1 : vocabulary <= 1 << 16 ? 2 : 4;
    }

    /**
     * Lays ids out.
     *
     * @param title what the shard belongs to: the beginning of its line
     * @param vocabulary V
     * @param ids piece by piece
     * @param ends for each piece whether its document ends with it
     */
    static Shard of(String title, int vocabulary, List<int[]> ids, boolean[] ends) {
        int width = width(vocabulary);
        int tokens = ids.stream().mapToInt(piece -> piece.length).sum();
        int documents = 0;
        for (boolean end : ends) {
            documents += end ? 1 : 0;
        }
        byte[] head = head(title, width, tokens, documents);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length(head.length, width, tokens, documents)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(head);
        Shard shard = new Shard(bytes, head.length, width, tokens, documents);
        int at = 0;
        int document = 0;
        for (int i = 0; i < ends.length; i++) {
            for (int id : ids.get(i)) {
                shard.put(at++, id);
            }
            if (ends[i]) {
                bytes.putInt(shard.endAt(document++), at);
            }
        }
        return shard;
    }

    /** Lays rows of bytes out. */
    static Shard ofRows(String title, List<byte[]> rows) {
        int length = rows.stream().mapToInt(row -> row.length).sum();
        byte[] head = head(title, 1, length, 0);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length(head.length, 1, length, 0)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(head);
        rows.forEach(bytes::put);
        return new Shard(bytes, head.length, 1, length, 0);
    }

    /** What a file holds; empty if it is none of this title, or not whole. */
    static Optional<Shard> read(ByteBuffer file, String title) {
        byte[] beginning = (title + ",\"width\":").getBytes(StandardCharsets.UTF_8);
        int least = beginning.length;
        if (file.limit() < least || !file.slice(0, least).equals(ByteBuffer.wrap(beginning))) {
            return Optional.empty();
        }
        int end = least;
        while (end < file.limit() && file.get(end) != '\n') {
            end++;
        }
        byte[] line = new byte[end - least];
        file.get(least, line);
        String[] numbers = new String(line, StandardCharsets.UTF_8).split("[^0-9]+");
        if (numbers.length < 3 || !Arrays.stream(numbers).allMatch(n -> n.matches("[0-9]{1,9}|1[0-9]{9}"))) {
            return Optional.empty();
        }
        int width = Integer.parseInt(numbers[0]);
        int tokens = Integer.parseInt(numbers[1]);
        int documents = Integer.parseInt(numbers[2]);
        return file.limit() == length(end + 1, width, tokens, documents)
                ? Optional.of(new Shard(file.order(ByteOrder.LITTLE_ENDIAN), end + 1, width, tokens, documents))
                : Optional.empty();
    }

    private static byte[] head(String title, int width, int tokens, int documents) {
        String line = title + ",\"width\":" + width + ",\"tokens\":" + tokens + ",\"documents\":" + documents + "}";
        int length = line.getBytes(StandardCharsets.UTF_8).length + 1;
        return (line + " ".repeat(Math.floorMod(-length, 8)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static long length(int head, int width, int tokens, int documents) {
        return head + ((long) width * tokens + 3) / 4 * 4 + 4L * documents;
    }

    private int endAt(int document) {
        return (int) (bytes.limit() - 4L * (documents - document));
    }

    private void put(int at, int id) {
        switch (width) {
            case 1 -> bytes.put(start + at, (byte) id);
            case 2 -> bytes.putShort(start + 2 * at, (short) id);
            default -> bytes.putInt(start + 4 * at, id);
        }
    }

    /** All of it, as the file has it. */
    ByteBuffer bytes() {
        return bytes.duplicate().rewind();
    }

    int tokens() {
        return tokens;
    }

    int documents() {
        return documents;
    }

    /** How many ids of this shard stand before the end of a document. */
    int end(int document) {
        return bytes.getInt(endAt(document));
    }

    /** Ids of one byte. */
    void read(int from, byte[] to) {
        bytes.get(start + from, to);
    }

    void read(int from, int[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            int here = start + width * (from + i);
            to[at + i] = switch (width) {
                case 1 -> bytes.get(here) & 0xff;
                case 2 -> bytes.getShort(here) & 0xffff;
                default -> bytes.getInt(here);
            };
        }
    }
}
