package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.attn4j.datasets.text.corpus.Seam;
import org.attn4j.datasets.text.pipeline.Pipeline;
import org.attn4j.datasets.text.pipeline.TokenStream;
import org.attn4j.datasets.text.pipeline.postprocessor.Encoded;

/**
 * Any tokenizer.json of Hugging Face, with the ids and the text that the library itself gives. {@link #encode} gives a text's
 * own ids; {@link #frame} puts the special tokens around them that the file's post-processor names. {@link #decode} leaves
 * out what the file calls special.
 */
public final class HuggingFaceTokenizer implements Tokenizer {
    /** The key of a file, beside the library's own, for the names of its special tokens. */
    static final String NAMES = "special_tokens_map";

    /** The key of a file, beside the library's own, for its chat template: theirs stands in another file. */
    static final String TEMPLATE = "chat_template";

    private static final JsonMapper JSON = new JsonMapper();

    private final Pipeline pipeline;
    private final SpecialTokens special;
    /** The file without blanks: a tree of it takes many times the memory. */
    private final byte[] file;

    private final boolean seams;
    private final Optional<String> template;

    HuggingFaceTokenizer(JsonNode json) {
        seams = Seam.partsAtSpaces(json);
        pipeline = new Pipeline(json);
        template = Optional.ofNullable(json.path(TEMPLATE).textValue());
        Map<String, String> names = new LinkedHashMap<>();
        json.path(NAMES)
                .properties()
                .forEach(e -> names.put(e.getKey(), e.getValue().asText()));
        special = SpecialTokens.of(names, pipeline::id);
        try {
            file = JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> chatTemplate() {
        return template;
    }

    @Override
    public int vocabulary() {
        return pipeline.vocabulary();
    }

    @Override
    public int[] encode(String text) {
        return pipeline.encode(text);
    }

    @Override
    public int[] framed(String text) {
        return frame(text).ids();
    }

    @Override
    public int seam(CharSequence text) {
        return seams ? Seam.beforeSpace(text) : 0;
    }

    /** The ids of a text with the special tokens of the file's post-processor around them. */
    public Encoded frame(String text) {
        return pipeline.frame(text);
    }

    /** The ids of a pair of texts with special tokens, and the segment of each. */
    public Encoded frame(String text, String second) {
        return pipeline.frame(text, second);
    }

    @Override
    public String decode(int[] ids) {
        for (int id : ids) {
            requireKnown(id);
        }
        return pipeline.decode(ids);
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        TokenStream stream = pipeline.stream();
        return new StreamingDecoder() {
            @Override
            public String next(int id) {
                requireKnown(id);
                return stream.next(id);
            }

            @Override
            public String end() {
                return stream.end();
            }
        };
    }

    @Override
    public SpecialTokens specialTokens() {
        return special;
    }

    @Override
    public String token(int id) {
        requireKnown(id);
        String token = pipeline.token(id);
        return token == null ? "" : token;
    }

    /** The id of a token as the vocabulary has it. */
    public OptionalInt id(String token) {
        return pipeline.id(token);
    }

    private void requireKnown(int id) {
        require(id >= 0 && id < vocabulary(), "id must be 0 to %d: %d", vocabulary() - 1, id);
    }

    @Override
    public ObjectNode toJson() {
        try {
            return (ObjectNode) JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
