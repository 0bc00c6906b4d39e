package org.attn4j.datasets.text.pipeline.model;

import org.attn4j.datasets.text.pipeline.json.JsonPart;

/**
 * Each word is cut into the longest known piece, the longest that goes on from there, and so on; a word that cannot be cut
 * so is unknown as a whole.
 *
 * @see <a href="https://arxiv.org/abs/1609.08144">Wu et al. 2016</a>
 */
final class WordPieceModel implements Model {
    private static final int LONGEST = 100;

    private final Tokens tokens;
    private final String unknown;
    private final String prefix;
    private final int longest;
    private final WordCache cache = new WordCache(this::cut);

    WordPieceModel(JsonPart model) {
        tokens = Tokens.of(model.at("vocab"));
        unknown = model.at("unk_token").string();
        prefix = model.at("continuing_subword_prefix").string();
        JsonPart most = model.at("max_input_chars_per_word");
        longest = most.absent() ? LONGEST : most.count();
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
        Ids ids = new Ids(4);
        boolean known = word.codePointCount(0, word.length()) <= longest;
        for (int start = 0; known && start < word.length(); ) {
            int end = word.length();
            int id = piece(word, start, end);
            while (id < 0 && end > start) {
                end -= Character.charCount(word.codePointBefore(end));
                id = end > start ? piece(word, start, end) : -1;
            }
            known = id >= 0;
            ids.add(id);
            start = end;
        }
        return known ? ids.toArray() : new int[] {WordLevelModel.unknown(tokens, unknown, word)};
    }

    private int piece(String word, int start, int end) {
        String piece = word.substring(start, end);
        return tokens.id(start == 0 ? piece : prefix + piece);
    }
}
