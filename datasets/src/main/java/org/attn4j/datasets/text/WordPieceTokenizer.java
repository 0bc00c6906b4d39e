package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.attn4j.datasets.text.corpus.Seam;
import org.attn4j.datasets.text.pipeline.model.Ids;

/**
 * BERT's WordPiece: each word is cut into the longest known piece, the longest that goes on from there, and so on; pieces
 * inside a word begin with {@code ##}. A word that cannot be cut so becomes {@code [UNK]}. Special tokens in a text are
 * found by their names.
 *
 * @see <a href="https://arxiv.org/abs/1609.08144">Wu et al. 2016</a>
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019</a>
 */
public final class WordPieceTokenizer extends VocabularyTokenizer {
    static final String MODEL = "WordPiece";
    static final String CONTINUATION = "##";

    private static final int LONGEST_WORD = 100;
    private static final int CACHED_WORDS = 1 << 16;

    private final boolean lowerCase;
    private final int unknown;
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /**
     * A piece of a text.
     *
     * @param id the token
     * @param start the first code point of the text that it covers
     * @param end the code point after the last one
     */
    public record Piece(int id, int start, int end) {}

    WordPieceTokenizer(Vocabulary vocabulary, AddedTokens added, boolean lowerCase) {
        super(vocabulary, added);
        this.lowerCase = lowerCase;
        this.unknown = SpecialTokens.need(special.unknown(), "unknown");
    }

    /**
     * The tokenizer of a list of pieces, such as the lines of BERT's {@code vocab.txt}.
     *
     * @throws IllegalArgumentException if a piece occurs twice or [UNK] is missing
     */
    public static WordPieceTokenizer of(List<String> pieces, boolean lowerCase) {
        Vocabulary vocabulary = new Vocabulary(pieces);
        return new WordPieceTokenizer(vocabulary, AddedTokens.in(vocabulary, SpecialTokens.BERT), lowerCase);
    }

    static WordPieceTokenizer fromJson(JsonNode json) {
        JsonNode model = json.path("model");
        String prefix = model.path("continuing_subword_prefix").asText(CONTINUATION);
        require(prefix.equals(CONTINUATION), "model.continuing_subword_prefix must be %s: %s", CONTINUATION, prefix);
        HuggingFaceFormat.requireType(json, "normalizer", "BertNormalizer");
        HuggingFaceFormat.requireType(json, "pre_tokenizer", "BertPreTokenizer");
        AddedTokens added = AddedTokens.fromJson(json.path("added_tokens"));
        Vocabulary vocabulary = Vocabulary.fromJson(model.path("vocab"), added);
        boolean lower = json.path("normalizer").path("lowercase").asBoolean(true);
        return new WordPieceTokenizer(vocabulary, added, lower);
    }

    @Override
    public int[] encode(String text) {
        return pieces(text).stream().mapToInt(Piece::id).toArray();
    }

    /** The tokens of a text with their places in it. */
    public List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        int next = 0;
        for (AddedTokens.Piece part : added.split(text)) {
            int first = next;
            next += part.text().codePointCount(0, part.text().length());
            if (part.id() >= 0) {
                pieces.add(new Piece(part.id(), first, first + part.text().length()));
            } else {
                BertText.words(part.text(), lowerCase).forEach(word -> cut(word, first, pieces));
            }
        }
        return pieces;
    }

    private void cut(BertText.Word word, int first, List<Piece> pieces) {
        int[] ids = cache.computeIfAbsent(word.string(), w -> cut(word.text()));
        if (cache.size() > CACHED_WORDS) {
            cache.clear();
        }
        int[] origins = word.origins();
        if (ids.length == 1 && ids[0] == unknown) {
            pieces.add(new Piece(unknown, first + origins[0], first + origins[origins.length - 1] + 1));
            return;
        }
        int at = 0;
        for (int id : ids) {
            String token = vocabulary.token(id);
            int length = token.codePointCount(0, token.length()) - (at > 0 ? CONTINUATION.length() : 0);
            pieces.add(new Piece(id, first + origins[at], first + origins[at + length - 1] + 1));
            at += length;
        }
    }

    private int[] cut(int[] word) {
        Ids ids = new Ids(4);
        int start = 0;
        while (start < word.length && word.length <= LONGEST_WORD) {
            int end = word.length;
            int id = -1;
            for (; end > start && id < 0; end--) {
                String piece = new String(word, start, end - start);
                id = vocabulary.idOr(start == 0 ? piece : CONTINUATION + piece, -1);
            }
            if (id < 0) {
                return new int[] {unknown};
            }
            ids.add(id);
            start = end + 1;
        }
        return word.length > LONGEST_WORD ? new int[] {unknown} : ids.toArray();
    }

    @Override
    public int seam(CharSequence text) {
        return added.spaced() ? 0 : Seam.beforeSpace(text);
    }

    /** The pieces put together to words, special tokens left out but {@code [UNK]} and {@code [MASK]}. */
    @Override
    public String decode(int[] ids) {
        List<String> words = new ArrayList<>();
        for (int id : ids) {
            String token = vocabulary.token(id);
            if (token.startsWith(CONTINUATION) && !words.isEmpty()) {
                int last = words.size() - 1;
                words.set(last, words.get(last) + token.substring(CONTINUATION.length()));
            } else if (!added.contains(id) || special.shown(id)) {
                words.add(token);
            }
        }
        return Spacing.join(words);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = HuggingFaceFormat.frame(added);
        json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", lowerCase);
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        json.putObject("decoder").put("type", MODEL).put("prefix", CONTINUATION).put("cleanup", true);
        json.putObject("model")
                .put("type", MODEL)
                .put("unk_token", vocabulary.token(unknown))
                .put("continuing_subword_prefix", CONTINUATION)
                .put("max_input_chars_per_word", LONGEST_WORD)
                .set("vocab", vocabulary.toJson());
        return json;
    }
}
