package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds training, files and ids to what the Python package tokenizers 0.23.2 gave: ByteLevelBPETokenizer and
 * BertWordPieceTokenizer trained on training.txt by lines (420 and 220 tokens, min_frequency 2), their files, and their
 * ids with add_special_tokens=False; for words, the ids from the file written here (lower case, at least twice).
 */
class HuggingFaceAgreementTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode reference;
    private static List<String> training;

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws IOException {
        reference = JSON.readTree(resource("hugging-face-0.23.2.json"));
        training = resource("training.txt").lines().toList();
        assertThat(reference.get("texts")).hasSize(27);
    }

    @Test
    void learnsTheSameBytePairs() {
        JsonNode ours =
                new BytePairTrainer(420).train(training.stream()).toJson().get("model");
        JsonNode theirs = reference.get("bpe").get("tokenizer").get("model");
        assertThat(ours.get("merges")).isEqualTo(theirs.get("merges")).hasSize(160);
        assertThat(ours.get("vocab")).isEqualTo(theirs.get("vocab"));
    }

    @Test
    void bytePairsEncodeAlike() throws IOException {
        encodesAlike(theirs("bpe"), "bpe");
        encodesAlike(reread(theirs("bpe")), "bpe");
    }

    @Test
    void wordPiecesEncodeAlike() throws IOException {
        encodesAlike(theirs("wordpiece"), "wordpiece");
        encodesAlike(reread(theirs("wordpiece")), "wordpiece");
    }

    @Test
    void wordPiecesLieWhereTheyLieThere() throws IOException {
        WordPieceTokenizer tokenizer = (WordPieceTokenizer) theirs("wordpiece");
        for (int i = 0; i < reference.get("texts").size(); i++) {
            String text = reference.get("texts").get(i).asText();
            List<List<Integer>> places = tokenizer.pieces(text).stream()
                    .map(p -> List.of(p.start(), p.end()))
                    .toList();
            List<List<Integer>> expected = new ArrayList<>();
            reference
                    .get("wordpiece")
                    .get("offsets")
                    .get(i)
                    .forEach(
                            o -> expected.add(List.of(o.get(0).asInt(), o.get(1).asInt())));
            assertThat(places).as(text).isEqualTo(expected);
        }
    }

    @Test
    void wordsEncodeAlike() throws IOException {
        WordTokenizer tokenizer = WordTokenizer.train(training, true, 0, 2);
        assertThat(tokenizer.vocabulary())
                .isEqualTo(reference.get("words").get("vocabulary").asInt());
        encodesAlike(tokenizer, "words");
        encodesAlike(reread(tokenizer), "words");
    }

    private void encodesAlike(Tokenizer tokenizer, String kind) throws IOException {
        for (int i = 0; i < reference.get("texts").size(); i++) {
            String text = reference.get("texts").get(i).asText();
            int[] ids = JSON.treeToValue(reference.get(kind).get("ids").get(i), int[].class);
            assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
        }
    }

    private Tokenizer theirs(String kind) throws IOException {
        Path file = folder.resolve("theirs.json");
        Files.writeString(file, reference.get(kind).get("tokenizer").toString());
        return TokenizerFile.load(file);
    }

    private Tokenizer reread(Tokenizer tokenizer) throws IOException {
        Path file = folder.resolve("ours.json");
        TokenizerFile.save(tokenizer, file);
        return TokenizerFile.load(file);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HuggingFaceAgreementTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
