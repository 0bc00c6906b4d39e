package org.attn4j.framework.train.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file that does not exist yet, written in sequence, with the SHA-256 of what was written. */
final class HashingFile implements ByteSink, Closeable {
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private long written;

    HashingFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        written += bytes.remaining();
        digest.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Forces everything to the disk and gives its size and sum. */
    Manifest.FileSum finish() throws IOException {
        channel.force(true);
        return new Manifest.FileSum(written, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The size and sum of a file that exists. */
    static Manifest.FileSum sumOf(Path file) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(1 << 20, channel.size() + 1));
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                size += buffer.remaining();
                digest.update(buffer);
            }
        }
        return new Manifest.FileSum(size, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
