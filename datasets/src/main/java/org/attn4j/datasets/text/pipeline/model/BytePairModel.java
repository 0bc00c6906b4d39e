package org.attn4j.datasets.text.pipeline.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/**
 * Byte-pair encoding by a list of merges: a word's characters, merged as the list says. A character without an id becomes
 * those of its UTF-8 bytes ({@code byte_fallback}), else the unknown token, else nothing.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich et al. 2016</a>
 */
final class BytePairModel implements Model {
    private final Tokens tokens;
    private final Merger merger;
    private final String prefix;
    private final String suffix;
    private final String unknown;
    private final boolean fuseUnknown;
    private final boolean ignoreMerges;
    private final int[] bytes;
    private final WordCache cache = new WordCache(this::cut);

    BytePairModel(JsonPart model) {
        JsonPart dropout = model.at("dropout");
        if (!dropout.absent() && dropout.number() != 0) {
            throw dropout.refuse("a tokenizer that draws its merges is not supported; set it to null");
        }
        tokens = Tokens.of(model.at("vocab"));
        prefix = model.at("continuing_subword_prefix").text().orElse("");
        suffix = model.at("end_of_word_suffix").text().orElse("");
        unknown = model.at("unk_token").text().orElse(null);
        fuseUnknown = model.at("fuse_unk").flag(false);
        ignoreMerges = model.at("ignore_merges").flag(false);
        bytes = model.at("byte_fallback").flag(false) ? tokens.bytes() : null;
        merger = new Merger(merges(model.at("merges")));
    }

    private List<PairMerge> merges(JsonPart part) {
        if (!part.node().isArray()) {
            throw part.refuse("expected a list of merges");
        }
        List<PairMerge> merges = new ArrayList<>(part.node().size());
        for (JsonNode merge : part.node()) {
            // Before version 0.20 a pair was two words in one string, and the list might begin with its version.
            boolean pair = merge.isArray()
                    && merge.size() == 2
                    && merge.get(0).isTextual()
                    && merge.get(1).isTextual();
            String[] sides = pair
                    ? new String[] {merge.get(0).asText(), merge.get(1).asText()}
                    : merge.asText().split(" ", -1);
            if (merge.isTextual() && merge.asText().startsWith("#version")) {
                continue;
            }
            String place = part.place() + "[" + merges.size() + "]";
            if (sides.length != 2) {
                throw new JsonPart(merge, place).refuse("expected a pair of tokens");
            }
            int left = tokens.id(sides[0]);
            int right = tokens.id(sides[1]);
            int made = sides[1].length() < prefix.length()
                    ? -1
                    : tokens.id(sides[0] + sides[1].substring(prefix.length()));
            if (left < 0 || right < 0 || made < 0) {
                throw new JsonPart(merge, place)
                        .refuse("the vocabulary lacks '" + sides[0] + "', '" + sides[1] + "' or what they make");
            }
            merges.add(new PairMerge(left, right, made));
        }
        return merges;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public int[] ids(String word) {
        return cache.ids(word);
    }

    private int[] cut(String word) {
        int whole = ignoreMerges ? tokens.id(word) : -1;
        if (whole >= 0) {
            return new int[] {whole};
        }
        Ids symbols = new Ids(word.length());
        boolean waiting = false;
        for (int at = 0, end; at < word.length(); at = end) {
            end = at + Character.charCount(word.codePointAt(at));
            String symbol = (at == 0 ? "" : prefix) + word.substring(at, end) + (end == word.length() ? suffix : "");
            int id = tokens.id(symbol);
            if (id >= 0) {
                if (waiting) {
                    symbols.add(unknown());
                }
                waiting = false;
                symbols.add(id);
            } else if (!fallsBack(symbol, symbols) && unknown != null) {
                if (waiting && !fuseUnknown) {
                    symbols.add(unknown());
                }
                waiting = true;
            }
        }
        if (waiting) {
            symbols.add(unknown());
        }
        return merger.apply(symbols.toArray());
    }

    private boolean fallsBack(String symbol, Ids symbols) {
        if (bytes == null) {
            return false;
        }
        byte[] utf8 = symbol.getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            if (bytes[b & 255] < 0) {
                return false;
            }
        }
        for (byte b : utf8) {
            symbols.add(bytes[b & 255]);
        }
        return true;
    }

    private int unknown() {
        return tokens.known(unknown)
                .orElseThrow(() -> new DataException("model.unk_token '" + unknown + "' is not in the vocabulary"));
    }
}
