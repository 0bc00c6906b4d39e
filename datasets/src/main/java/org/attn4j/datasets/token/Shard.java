package org.attn4j.datasets.token;

import static org.attn4j.framework.config.Checks.require;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Some millions of ids and the ends of the documents among them, as they lie in a file: a line of JSON, filled up with
 * spaces to a multiple of 8 bytes; the ids in little-endian order, of 1, 2 or 4 bytes by the size of the vocabulary, filled
 * up to a multiple of 4; for each document that ends here the number of ids before its end, of 4 bytes. The line has the
 * CRC-32C of all that follows it.
 */
final class Shard {
    private static final Pattern NUMBERS = Pattern.compile(
            ",\"width\":([124]),\"tokens\":([0-9]{1,10}),\"documents\":([0-9]{1,10}),\"crc32c\":\"([0-9a-f]{8})\"} *");

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

    private Shard(String title, int width, int tokens, int documents) {
        byte[] head = head(title, width, tokens, documents, 0);
        long length = head.length + body(width, tokens, documents);
        require(length <= Integer.MAX_VALUE, "a piece of text is too long to be kept: %,d ids", tokens);
        this.bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        this.start = head.length;
        this.width = width;
        this.tokens = tokens;
        this.documents = documents;
    }

    /** With its line, once all that follows is there. */
    private Shard summed(String title) {
        bytes.put(0, head(title, width, tokens, documents, sum()));
        return this;
    }

    private long sum() {
        CRC32C sum = new CRC32C();
        sum.update(bytes.slice(start, bytes.limit() - start));
        return sum.getValue();
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
        Shard shard = new Shard(title, width, tokens, documents);
        int at = 0;
        int document = 0;
        for (int i = 0; i < ends.length; i++) {
            for (int id : ids.get(i)) {
                shard.put(at++, id);
            }
            if (ends[i]) {
                shard.bytes.putInt(shard.endAt(document++), at);
            }
        }
        return shard.summed(title);
    }

    /** Lays rows of bytes out. */
    static Shard ofRows(String title, List<byte[]> rows) {
        int length = rows.stream().mapToInt(row -> row.length).sum();
        Shard shard = new Shard(title, 1, length, 0);
        int at = shard.start;
        for (byte[] row : rows) {
            shard.bytes.put(at, row);
            at += row.length;
        }
        return shard.summed(title);
    }

    /** What a file holds; empty if it is none of this title, or not whole. */
    static Optional<Shard> read(ByteBuffer file, String title) {
        byte[] beginning = title.getBytes(StandardCharsets.UTF_8);
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
        Matcher numbers = NUMBERS.matcher(new String(line, StandardCharsets.UTF_8));
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int width = Integer.parseInt(numbers.group(1));
        long tokens = Long.parseLong(numbers.group(2));
        long documents = Long.parseLong(numbers.group(3));
        if (file.limit() != end + 1 + body(width, tokens, documents)) {
            return Optional.empty();
        }
        Shard shard = new Shard(file.order(ByteOrder.LITTLE_ENDIAN), end + 1, width, (int) tokens, (int) documents);
        return shard.sum() == Long.parseLong(numbers.group(4), 16) ? Optional.of(shard) : Optional.empty();
    }

    private static byte[] head(String title, int width, int tokens, int documents, long sum) {
        String line = String.format(
                Locale.ROOT,
                "%s,\"width\":%d,\"tokens\":%d,\"documents\":%d,\"crc32c\":\"%08x\"}",
                title,
                width,
                tokens,
                documents,
                sum);
        int length = line.getBytes(StandardCharsets.UTF_8).length + 1;
        return (line + " ".repeat(Math.floorMod(-length, 8)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static long body(int width, long tokens, long documents) {
        return (width * tokens + 3) / 4 * 4 + 4 * documents;
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
