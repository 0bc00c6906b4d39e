package org.attn4j.datasets.text.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.pipeline.decoder.Decoder;
import org.attn4j.datasets.text.pipeline.decoder.Decoders;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.model.Ids;
import org.attn4j.datasets.text.pipeline.model.Model;
import org.attn4j.datasets.text.pipeline.model.Models;
import org.attn4j.datasets.text.pipeline.normalizer.Normalizers;
import org.attn4j.datasets.text.pipeline.postprocessor.Encoded;
import org.attn4j.datasets.text.pipeline.postprocessor.PostProcessor;
import org.attn4j.datasets.text.pipeline.postprocessor.PostProcessors;
import org.attn4j.datasets.text.pipeline.pretokenizer.PreTokenizer;
import org.attn4j.datasets.text.pipeline.pretokenizer.PreTokenizers;

/**
 * What a tokenizer.json describes. Added tokens are found in a text; the rest of it is normalized, cut into words and
 * turned into ids by the model; the post-processor puts special tokens around them. The decoder leads back. What the file
 * says of truncation and padding is not applied: that is a batch's affair.
 *
 * @see <a href="https://huggingface.co/docs/tokenizers/pipeline">The library's description of it</a>
 */
public final class Pipeline {
    private final PreTokenizer preTokenizer;
    private final Model model;
    private final AddedTokens added;
    private final PostProcessor postProcessor;
    private final Decoder decoder;

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it holds what is not known here, or lacks something; the message names the place
     */
    public Pipeline(JsonNode file) {
        JsonPart root = JsonPart.of(file);
        model = Models.read(root.at("model"));
        added = new AddedTokens(
                AddedToken.list(root.at("added_tokens")), model.tokens(), Normalizers.read(root.at("normalizer")));
        preTokenizer = PreTokenizers.read(root.at("pre_tokenizer"));
        postProcessor = PostProcessors.read(root.at("post_processor"));
        decoder = Decoders.read(root.at("decoder"));
        if (added.end() == 0) {
            throw root.at("model").at("vocab").refuse("expected a token");
        }
        requireKnown(root.at("post_processor"));
    }

    private void requireKnown(JsonPart part) {
        Encoded nothing = Encoded.of(new int[0], 0);
        for (List<Encoded> parts : List.of(List.of(nothing), List.of(nothing, nothing))) {
            for (int id : joined(parts).ids()) {
                if (id >= added.end()) {
                    throw part.refuse("id " + id + " is none of the " + added.end() + " of this file");
                }
            }
        }
    }

    /** V: the largest id and 1. */
    public int vocabulary() {
        return added.end();
    }

    /**
     * The ids of a text alone, without special tokens around it.
     *
     * @throws DataException if the text holds what has no id, and the file names no unknown token
     */
    public int[] encode(String text) {
        Ids ids = new Ids(text.length() / 3);
        List<String> words = new ArrayList<>();
        added.split(text, new TokenFinder.Sink() {
            @Override
            public void text(String part, boolean first) {
                words.clear();
                preTokenizer.cut(part, first, words);
                words.forEach(word -> ids.addAll(model.ids(word)));
            }

            @Override
            public void token(int id) {
                ids.add(id);
            }
        });
        return ids.toArray();
    }

    /** The ids of a text, framed. */
    public Encoded frame(String text) {
        return joined(List.of(Encoded.of(encode(text), 0)));
    }

    /** The ids of a pair of texts, framed. */
    public Encoded frame(String text, String second) {
        return joined(List.of(Encoded.of(encode(text), 0), Encoded.of(encode(second), 1)));
    }

    private Encoded joined(List<Encoded> parts) {
        return postProcessor.frame(parts, true).stream().reduce(Encoded.of(new int[0], 0), Encoded::then);
    }

    /** The tokens of ids as the decoder gets them, special ones left out. */
    List<String> tokens(int[] ids) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            String token = token(id);
            if (token != null && !added.isSpecial(token)) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    /** The text of ids, special tokens left out. */
    public String decode(int[] ids) {
        return text(tokens(ids));
    }

    /** The text of tokens. */
    String text(List<String> tokens) {
        return String.join("", decoder.decode(tokens));
    }

    /** The token of an id; null where it stands for none. */
    public String token(int id) {
        String own = added.token(id);
        return own != null ? own : model.tokens().token(id);
    }

    /** The id of a token. */
    public OptionalInt id(String token) {
        Integer own = added.id(token);
        int id = own != null ? own : model.tokens().id(token);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Decodes ids that come one by one. */
    public TokenStream stream() {
        return new TokenStream(this);
    }
}
