package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;

/** Sizes and SHA-256 sums of files, written and read. */
final class Sums {
    private Sums() {}

    /** Writes a file that does not exist yet, forces it to the disk, and gives its size and sum. */
    static Manifest.FileSum write(Path file, FileContent content) throws IOException {
        MessageDigest digest = sha256();
        Durable.create(file, new FileContent() {
            @Override
            public long bytes() {
                return content.bytes();
            }

            @Override
            public void write(ByteSink sink) throws IOException {
                content.write(bytes -> {
                    digest.update(bytes.duplicate());
                    sink.write(bytes);
                });
            }
        });
        return sum(content.bytes(), digest);
    }

    /** The size and sum of a file that exists. */
    static Manifest.FileSum of(Path file) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        try (FileChannel channel = Disk.openToRead(file)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(1 << 20, channel.size() + 1));
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                size += buffer.remaining();
                digest.update(buffer);
            }
        }
        return sum(size, digest);
    }

    private static Manifest.FileSum sum(long bytes, MessageDigest digest) {
        return new Manifest.FileSum(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
