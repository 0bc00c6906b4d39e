package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * A tokenizer beside a model that has more ids than the tokenizer has tokens, as where a table of tokens was rounded up: the
 * ids beyond stand for no text.
 *
 * @param tokenizer the tokenizer
 * @param vocabulary V of the model
 */
public record WiderTokenizer(Tokenizer tokenizer, int vocabulary) implements Tokenizer {
    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public int[] framed(String text) {
        return tokenizer.framed(text);
    }

    @Override
    public String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).filter(this::known).toArray());
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        return new StreamingDecoder() {
            @Override
            public String next(int id) {
                return known(id) ? decoder.next(id) : "";
            }

            @Override
            public String end() {
                return decoder.end();
            }
        };
    }

    private boolean known(int id) {
        require(id >= 0 && id < vocabulary, "id must be 0 to %d: %d", vocabulary - 1, id);
        return id < tokenizer.vocabulary();
    }

    @Override
    public SpecialTokens specialTokens() {
        return tokenizer.specialTokens();
    }

    @Override
    public String token(int id) {
        return known(id) ? tokenizer.token(id) : "";
    }

    @Override
    public ObjectNode toJson() {
        return tokenizer.toJson();
    }
}
