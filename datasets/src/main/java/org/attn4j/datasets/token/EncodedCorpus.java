package org.attn4j.datasets.token;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.text.Tokenizer;

/**
 * A corpus, encoded.
 *
 * @param tokenizer what its ids are of
 * @param parts by name, training first
 * @param idSum SHA-256 over each part's number of ids and the ids, each of 4 bytes
 */
public record EncodedCorpus(Tokenizer tokenizer, Map<String, EncodedPart> parts, String idSum) {
    private static final int CHUNK = 1 << 14;

    public EncodedCorpus {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Of parts whose ids are to be summed. */
    EncodedCorpus(Tokenizer tokenizer, Map<String, EncodedPart> parts) {
        this(tokenizer, parts, sum(parts));
    }

    private static String sum(Map<String, EncodedPart> parts) {
        MessageDigest digest = Sha256.digest();
        int[] ids = new int[CHUNK];
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * CHUNK);
        for (EncodedPart part : parts.values()) {
            long size = part.tokens().size();
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt((int) size).flip());
            for (long from = 0; from < size; from += CHUNK) {
                int some = (int) Math.min(CHUNK, size - from);
                part.tokens().read(from, ids, 0, some);
                bytes.clear();
                bytes.asIntBuffer().put(ids, 0, some);
                digest.update(bytes.limit(Integer.BYTES * some));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
