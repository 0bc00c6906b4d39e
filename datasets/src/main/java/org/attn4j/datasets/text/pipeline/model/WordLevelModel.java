package org.attn4j.datasets.text.pipeline.model;

import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/** One id for each known word. */
final class WordLevelModel implements Model {
    private final Tokens tokens;
    private final String unknown;

    WordLevelModel(JsonPart model) {
        tokens = Tokens.of(model.at("vocab"));
        unknown = model.at("unk_token").string();
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public int[] ids(String word) {
        int id = tokens.id(word);
        return new int[] {id >= 0 ? id : unknown(tokens, unknown, word)};
    }

    static int unknown(Tokens tokens, String unknown, String word) {
        return tokens.known(unknown)
                .orElseThrow(() -> new DataException("'" + word + "' is not in the vocabulary of " + tokens.size()
                        + " tokens, nor is model.unk_token '" + unknown + "'"));
    }
}
