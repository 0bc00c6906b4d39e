package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.attn4j.datasets.text.corpus.Seam;

/**
 * GPT-2's byte-level BPE: 50,257 ids, the last of which ends a text. The name of that special token in a text is
 * ordinary text.
 *
 * @see <a href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">
 *     Radford et al. 2019</a>
 */
public final class Gpt2Tokenizer implements Tokenizer {
    /** The type in a tokenizer file. */
    public static final String TYPE = "gpt2_bpe";

    /** V. */
    public static final int VOCABULARY = 50257;

    /** The id that stands between texts. */
    public static final int END_OF_TEXT = 50256;

    private static final class Ranks {
        static final Encoding R50K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
    }

    @Override
    public int vocabulary() {
        return VOCABULARY;
    }

    @Override
    public int[] encode(String text) {
        return Ranks.R50K.encodeOrdinary(text).toArray();
    }

    @Override
    public int seam(CharSequence text) {
        return Seam.beforeSpace(text);
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
        return new Utf8StreamingDecoder(Gpt2Tokenizer::bytes);
    }

    @Override
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put(TokenizerFile.TYPE, TYPE)
                .put("vocabulary", VOCABULARY);
    }

    static byte[] bytes(int id) {
        require(id >= 0 && id < VOCABULARY, "id must be 0 to %d: %d", VOCABULARY - 1, id);
        IntArrayList one = new IntArrayList(1);
        one.add(id);
        return Ranks.R50K.decodeBytes(one);
    }
}
