package org.attn4j.datasets.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 sums of files, each file read once in the life of the process unless it changes. */
public final class Sha256 {
    private static final Map<Key, String> SEEN = new ConcurrentHashMap<>();

    private record Key(Path path, long bytes, FileTime modified) {}

    private Sha256() {}

    /** A digest to be filled. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }

    /** The sum of bytes as 64 lower-case hexadecimal digits. */
    public static String of(byte[] bytes) {
        return hex(digest().digest(bytes));
    }

    /** The sum of a file's bytes as 64 lower-case hexadecimal digits. */
    public static String of(Path file) throws IOException {
        Path real = file.toRealPath();
        Key key = new Key(real, Files.size(real), Files.getLastModifiedTime(real));
        String known = SEEN.get(key);
        if (known != null) {
            return known;
        }
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(real)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        String sum = hex(digest.digest());
        SEEN.put(key, sum);
        return sum;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
