package org.attn4j.datasets.text.pipeline.model;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/** Tokens and their ids, which may have gaps. */
public final class Tokens {
    /** Ids that a file may leave out before it is taken for damaged: a table of ids must not outgrow the file. */
    private static final int SPARE = 1024;

    private final Map<String, Integer> ids;
    private final String[] tokens;

    private Tokens(Map<String, Integer> ids, int end) {
        this.ids = ids;
        tokens = new String[end];
        ids.forEach((token, id) -> tokens[id] = token);
    }

    /**
     * Of an object of tokens and ids.
     *
     * @throws IllegalArgumentException if it is none, or ids are no whole numbers, or far above their number
     */
    public static Tokens of(JsonPart vocab) {
        if (!vocab.node().isObject()) {
            throw vocab.refuse("expected an object of tokens and ids");
        }
        Map<String, Integer> ids = new HashMap<>(2 * vocab.node().size());
        int most = 2 * vocab.node().size() + SPARE;
        int[] end = {0};
        vocab.node().properties().forEach(e -> {
            if (!e.getValue().isInt()
                    || e.getValue().intValue() < 0
                    || e.getValue().intValue() >= most) {
                throw vocab.at(e.getKey()).refuse("expected an id from 0 to " + (most - 1));
            }
            ids.put(e.getKey(), e.getValue().intValue());
            end[0] = Math.max(end[0], e.getValue().intValue() + 1);
        });
        return new Tokens(ids, end[0]);
    }

    /** Of a list whose places are the ids; of a token that is listed twice the last place is its id. */
    public static Tokens of(String[] listed) {
        Map<String, Integer> ids = new HashMap<>(2 * listed.length);
        for (int i = 0; i < listed.length; i++) {
            ids.put(listed[i], i);
        }
        Tokens tokens = new Tokens(ids, listed.length);
        System.arraycopy(listed, 0, tokens.tokens, 0, listed.length);
        return tokens;
    }

    /** The largest id and 1. */
    public int end() {
        return tokens.length;
    }

    /** How many tokens there are. */
    public int size() {
        return ids.size();
    }

    /** The id, or -1. */
    public int id(String token) {
        return ids.getOrDefault(token, -1);
    }

    /** The token; null where an id stands for none. */
    public String token(int id) {
        return id >= 0 && id < tokens.length ? tokens[id] : null;
    }

    /** Ids of {@code <0x00>} to {@code <0xFF>}, -1 where one is missing. */
    int[] bytes() {
        int[] bytes = new int[256];
        for (int b = 0; b < bytes.length; b++) {
            bytes[b] = id(String.format("<0x%02X>", b));
        }
        return bytes;
    }

    /** The id of what may be missing, such as the unknown token. */
    OptionalInt known(String token) {
        int id = id(token);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
