package org.attn4j.datasets.config;

import java.nio.charset.StandardCharsets;
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
record EncodedText(int[] ids, long characters, long bytes, String sha256) {
    static EncodedText of(String text, InputEncoder encoder) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new EncodedText(
                encoder.encode(text).ids(), text.codePointCount(0, text.length()), utf8.length, Sha256.of(utf8));
    }

    SplitSize size() {
        return new SplitSize(ids.length, characters, bytes);
    }
}
