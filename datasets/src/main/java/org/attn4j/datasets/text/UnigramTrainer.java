package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.normalizer.Normalizers;
import org.attn4j.datasets.text.pipeline.pretokenizer.PreTokenizer;
import org.attn4j.datasets.text.pipeline.pretokenizer.PreTokenizers;
import org.attn4j.datasets.text.pipeline.training.UnigramTraining;

/**
 * Learns a unigram tokenizer as T5 has one: texts in NFKC with single blanks, words that begin with ▁ for the blank before
 * them, pieces that make the words most likely.
 *
 * @param vocabulary V, special tokens included; fewer if the texts have no more pieces
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018</a>
 */
public record UnigramTrainer(int vocabulary) {
    private static final int LONGEST_PIECE = 16;
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> SPECIAL = List.of("<pad>", "</s>", "<unk>");
    private static final String METASPACE =
            "{\"type\": \"Metaspace\", \"replacement\": \"\u2581\", \"prepend_scheme\": \"always\", \"split\": true}";
    private static final String NORMALIZER = "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFKC\"},"
            + " {\"type\": \"Replace\", \"pattern\": {\"Regex\": \" {2,}\"}, \"content\": \" \"}]}";

    public UnigramTrainer {
        require(vocabulary > SPECIAL.size(), "vocabulary is too small: %d", vocabulary);
    }

    /**
     * Learns from texts; no piece reaches from one into the next.
     *
     * @throws IllegalArgumentException if the texts have more characters than the vocabulary has room for
     */
    public HuggingFaceTokenizer train(Stream<String> texts) {
        ObjectNode json = HuggingFaceFormat.frame(names());
        json.set("normalizer", read(NORMALIZER));
        json.set("pre_tokenizer", read(METASPACE));
        json.set("decoder", read(METASPACE));
        JsonPart root = JsonPart.of(json);
        UnaryOperator<String> normalizer = Normalizers.read(root.at("normalizer"));
        PreTokenizer preTokenizer = PreTokenizers.read(root.at("pre_tokenizer"));
        WordCounts counter = new WordCounts();
        texts.forEach(text -> {
            List<String> words = new ArrayList<>();
            String normal = normalizer.apply(text);
            if (!normal.isEmpty()) {
                preTokenizer.cut(normal, true, words);
            }
            words.forEach(counter::add);
        });
        List<WordCounts.Count> counted = counter.byFrequency();
        List<UnigramTraining.Piece> pieces = UnigramTraining.train(
                counted.stream().map(WordCounts.Count::word).toArray(String[]::new),
                counted.stream().mapToLong(WordCounts.Count::count).toArray(),
                vocabulary - SPECIAL.size(),
                LONGEST_PIECE);
        ObjectNode model = json.putObject("model").put("type", "Unigram").put("unk_id", SPECIAL.indexOf("<unk>"));
        ArrayNode vocab = model.putArray("vocab");
        SPECIAL.forEach(name -> vocab.addArray().add(name).add(0.0));
        pieces.stream()
                .filter(p -> !SPECIAL.contains(p.string()))
                .forEach(p -> vocab.addArray().add(p.string()).add(p.score()));
        model.put("byte_fallback", false);
        return new HuggingFaceTokenizer(json);
    }

    private static AddedTokens names() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        SPECIAL.forEach(name -> ids.put(name, ids.size()));
        return new AddedTokens(ids);
    }

    private static ObjectNode read(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
