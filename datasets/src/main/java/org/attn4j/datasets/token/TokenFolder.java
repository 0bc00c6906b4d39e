package org.attn4j.datasets.token;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.file.FileFailure;

/**
 * The shards of a corpus, on the disk or, without a folder, in memory.
 *
 * @param folder where files lie
 * @param source the sum of what was encoded
 * @param tokenizer the sum of what encoded it
 */
record TokenFolder(Optional<Path> folder, String source, String tokenizer) {
    private static final int VERSION = 2;

    /** How each file of a shard begins. */
    String title(String part, int number) {
        return String.format(
                Locale.ROOT,
                "{\"format\":\"attn4j tokens\",\"version\":%d,\"source\":\"%s\",\"tokenizer\":\"%s\",\"part\":\"%s\",\"number\":%d",
                VERSION,
                source,
                tokenizer,
                part,
                number);
    }

    private Path file(String part, int number) {
        return folder.orElseThrow().resolve(String.format(Locale.ROOT, "%s-%05d.tokens", part, number));
    }

    /** A shard that lies here, whole and of this source and tokenizer. */
    Optional<Shard> find(String part, int number) {
        if (folder.isEmpty() || !Files.isRegularFile(file(part, number))) {
            return Optional.empty();
        }
        Path file = file(part, number);
        try (FileChannel channel = Disk.openToRead(file)) {
            return Shard.read(Disk.mapToRead(channel, 0, channel.size()), title(part, number));
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + FileFailure.reason(e), e);
        }
    }

    /** Those of so many shards that {@link #find} finds. */
    List<Shard> all(String part, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> find(part, number))
                .flatMap(Optional::stream)
                .toList();
    }

    /** A write that failed, with what to do. */
    static DataException unwritten(IOException e) {
        return new DataException(
                e.getMessage() + " Encoded data are kept there; another folder is named by -D" + TokenCache.PROPERTY
                        + "=FOLDER in ATTN4J_JAVA_OPTIONS.",
                e);
    }

    /** Writes a shard, and gives the one to read from. */
    Shard keep(String part, int number, Shard shard) {
        if (folder.isEmpty()) {
            return shard;
        }
        ByteBuffer bytes = shard.bytes();
        try {
            Durable.createFolder(folder.orElseThrow());
            Durable.replace(file(part, number), new FileContent() {
                @Override
                public long bytes() {
                    return bytes.limit();
                }

                @Override
                public void write(ByteSink sink) throws IOException {
                    sink.write(bytes);
                }
            });
        } catch (IOException e) {
            throw unwritten(e);
        }
        return find(part, number)
                .orElseThrow(() -> new DataException(file(part, number) + " does not hold what was written into it"));
    }
}
