package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.attn4j.datasets.text.corpus.Seam;
import org.attn4j.datasets.text.pipeline.model.Ids;
import org.attn4j.datasets.text.pipeline.model.Merger;
import org.attn4j.datasets.text.pipeline.model.PairMerge;

/**
 * Byte-level BPE by a list of merges, as GPT-2's: any text has ids, and decoding gives the text back. Special tokens
 * in a text are found by their names; {@link #decode} leaves them out, except the unknown and the mask token.
 *
 * <p>Merging follows the list of pairs in the file. (jtokkit, which encodes for {@link Gpt2Tokenizer}, merges whatever
 * forms a token of low rank, which is not the same for every list.)
 */
public final class BytePairTokenizer extends VocabularyTokenizer {
    static final String MODEL = "BPE";

    private static final int CACHED_WORDS = 1 << 16;

    private final Merger merger;
    private final int[] idOfByte = new int[256];
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    BytePairTokenizer(Vocabulary vocabulary, List<PairMerge> merges, AddedTokens added) {
        super(vocabulary, added);
        merger = new Merger(merges);
        for (String symbol : ByteLevel.alphabet()) {
            idOfByte[ByteLevel.bytes(symbol)[0] & 255] = vocabulary.idOf(symbol);
        }
    }

    static BytePairTokenizer fromJson(JsonNode json) {
        JsonNode model = json.path("model");
        for (String key : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            require(model.path(key).asText("").isEmpty() || model.path(key).isNull(), "model.%s must be empty", key);
        }
        for (String key : List.of("dropout", "byte_fallback", "ignore_merges")) {
            require(!model.path(key).asBoolean(model.path(key).isNumber()), "model.%s is not supported", key);
        }
        HuggingFaceFormat.requireType(json, "normalizer", "null");
        HuggingFaceFormat.requireType(json, "pre_tokenizer", "ByteLevel");
        JsonNode words = json.path("pre_tokenizer");
        require(
                !words.path("add_prefix_space").asBoolean()
                        && words.path("use_regex").asBoolean(true),
                "pre_tokenizer must have add_prefix_space: false and use_regex: true: %s",
                words);
        AddedTokens added = AddedTokens.fromJson(json.path("added_tokens"));
        Vocabulary vocabulary = Vocabulary.fromJson(model.path("vocab"), added);
        List<PairMerge> merges = new ArrayList<>();
        for (JsonNode merge : model.path("merges")) {
            // A pair is a list of two or, in files of versions before 0.20, two words in one string.
            String[] pair = merge.isArray()
                    ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
                    : merge.asText().split(" ", 2);
            require(pair.length == 2, "merge %d is no pair: %s", merges.size(), merge);
            merges.add(new PairMerge(
                    vocabulary.idOf(pair[0]), vocabulary.idOf(pair[1]), vocabulary.idOf(pair[0] + pair[1])));
        }
        return new BytePairTokenizer(vocabulary, merges, added);
    }

    @Override
    public int[] encode(String text) {
        Ids ids = new Ids(text.length() / 3);
        for (AddedTokens.Piece piece : added.split(text)) {
            if (piece.id() >= 0) {
                ids.add(piece.id());
            } else {
                ByteLevel.words(piece.text()).forEach(word -> ids.addAll(idsOf(word)));
            }
        }
        return ids.toArray();
    }

    private int[] idsOf(String word) {
        int[] known = cache.get(word);
        if (known != null) {
            return known;
        }
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = idOfByte[bytes[i] & 255];
        }
        ids = merger.apply(ids);
        if (cache.size() < CACHED_WORDS) {
            cache.put(word, ids);
        }
        return ids;
    }

    @Override
    public int seam(CharSequence text) {
        return added.spaced() ? 0 : Seam.beforeSpace(text);
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 * ids.length);
        for (int id : ids) {
            bytes.writeBytes(bytes(id));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return new Utf8StreamingDecoder(this::bytes);
    }

    private byte[] bytes(int id) {
        String token = vocabulary.token(id);
        if (added.contains(id)) {
            return special.shown(id) ? token.getBytes(StandardCharsets.UTF_8) : new byte[0];
        }
        return ByteLevel.bytes(token);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = HuggingFaceFormat.byteLevelFrame(added);
        ObjectNode model = (ObjectNode) json.get("model");
        model.set("vocab", vocabulary.toJson());
        ArrayNode list = model.putArray("merges");
        for (PairMerge merge : merger.merges()) {
            list.addArray().add(vocabulary.token(merge.left())).add(vocabulary.token(merge.right()));
        }
        return json;
    }
}
