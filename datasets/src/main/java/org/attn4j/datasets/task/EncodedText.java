package org.attn4j.datasets.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.input.InputEncoder;

/**
 * One split, encoded.
 *
 * @param ids its tokens
 * @param characters its length in Unicode code points
 * @param bytes its length in UTF-8
 * @param sha256 the sum of its UTF-8 bytes
 */
public record EncodedText(int[] ids, long characters, long bytes, String sha256) {
    /** Characters that are written as UTF-8 at once, rather than a whole text beside itself. */
    private static final int PIECE = 1 << 16;

    /** Encodes a text and sums its bytes. */
    public static EncodedText of(String text, InputEncoder encoder) {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + PIECE);
            // A character of two chars stays whole.
            to -= to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
            byte[] piece = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            digest.update(piece);
            bytes += piece.length;
            from = to;
        }
        String sum = HexFormat.of().formatHex(digest.digest());
        return new EncodedText(encoder.encode(text).ids(), text.codePointCount(0, text.length()), bytes, sum);
    }

    /** Its lengths. */
    public SplitSize size() {
        return new SplitSize(ids.length, characters, bytes);
    }
}
