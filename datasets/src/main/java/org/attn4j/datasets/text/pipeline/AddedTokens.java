package org.attn4j.datasets.text.pipeline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.text.pipeline.model.Tokens;

/** The tokens that a file adds to its model's: where they stand in a text, their ids, and which are special. */
final class AddedTokens {
    private final TokenFinder asWritten = new TokenFinder();
    private final TokenFinder normalized = new TokenFinder();
    private final Map<Integer, String> shown = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<String> special = new HashSet<>();
    private final UnaryOperator<String> normalizer;
    private int end;

    /** One that the model lacks gets the next id after the model's, or after the last added one above them. */
    AddedTokens(List<AddedToken> added, Tokens model, UnaryOperator<String> normalizer) {
        this.normalizer = normalizer;
        int next = model.size();
        end = model.end();
        Map<Integer, AddedToken> byId = new HashMap<>();
        for (AddedToken token : added) {
            int id = ids.getOrDefault(token.content(), model.id(token.content()));
            if (id < 0) {
                id = next++;
            }
            byId.put(id, token);
            ids.put(token.content(), id);
            shown.put(id, token.content());
            if (token.special()) {
                special.add(token.content());
            }
            end = Math.max(end, id + 1);
        }
        byId.forEach(this::find);
    }

    private void find(int id, AddedToken token) {
        String form = token.normalized() ? normalizer.apply(token.content()) : token.content();
        if (!form.isEmpty()) {
            (token.normalized() ? normalized : asWritten).add(form, id, token);
            shown.put(id, form);
        }
    }

    /** The largest id, of these and of the model's, and 1. */
    int end() {
        return end;
    }

    /** What an id is written as in the normalized text; null where it is the model's. */
    String token(int id) {
        return shown.get(id);
    }

    /** The id; null where none of these is written so. */
    Integer id(String content) {
        return ids.get(content);
    }

    boolean isSpecial(String token) {
        return special.contains(token);
    }

    /** Hands on the tokens as they stand in a text, and what lies between them normalized. */
    void split(String text, TokenFinder.Sink sink) {
        asWritten.split(text, true, new TokenFinder.Sink() {
            @Override
            public void text(String part, boolean first) {
                normalized.split(normalizer.apply(part), first, sink);
            }

            @Override
            public void token(int id) {
                sink.token(id);
            }
        });
    }
}
