package org.attn4j.datasets.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.attn4j.datasets.download.Sha256;

/** Counts characters, bytes and words of a text that comes in pieces, and sums its bytes. */
final class TextCounts {
    private final MessageDigest digest = Sha256.digest();
    private long characters;
    private long bytes;
    private long words;
    private boolean inWord;

    /** Adds a piece that cuts no character in two. */
    void add(String piece, boolean ends) {
        byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
        digest.update(utf8);
        bytes += utf8.length;
        characters += piece.codePointCount(0, piece.length());
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            boolean space = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
            words += (space || inWord ? 0 : 1) + (c == '\n' ? 1 : 0);
            inWord = !space;
        }
        inWord &= !ends;
    }

    long bytes() {
        return bytes;
    }

    EncodedPart of(Tokens tokens) {
        return new EncodedPart(tokens, characters, bytes, words, HexFormat.of().formatHex(digest.digest()));
    }
}
