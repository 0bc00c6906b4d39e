package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.datasets.TestData;
import org.junit.jupiter.api.Test;

/** Agreement with the ids and offsets that Hugging Face's tokenizers 0.23.2 gives with BERT's uncased vocabulary. */
class WordPieceReferenceTest {
    @Test
    void encodesAsHuggingFaceDoes() throws Exception {
        Path folder = TestData.rootWith("tokenizers/reference.jsonl").resolve("tokenizers");
        WordPieceTokenizer tokenizer =
                WordPieceTokenizer.of(Files.readAllLines(folder.resolve("bert-base-uncased-vocab.txt")), true);
        int lines = 0;
        for (String line : Files.readAllLines(folder.resolve("reference.jsonl"))) {
            JsonNode expected = new JsonMapper().readTree(line);
            String text = expected.path("text").asText();
            List<WordPieceTokenizer.Piece> pieces = tokenizer.pieces(text);
            JsonNode ids = expected.path("bert_ids");
            JsonNode offsets = expected.path("bert_offsets");
            // The reference adds [CLS] and [SEP].
            assertThat(pieces).as(text).hasSize(ids.size() - 2);
            for (int i = 0; i < pieces.size(); i++) {
                WordPieceTokenizer.Piece piece = pieces.get(i);
                assertThat(piece.id()).as(text).isEqualTo(ids.get(i + 1).asInt());
                assertThat(List.of(piece.start(), piece.end()))
                        .as("%s: %s", text, tokenizer.token(piece.id()))
                        .isEqualTo(List.of(
                                offsets.get(i + 1).get(0).asInt(),
                                offsets.get(i + 1).get(1).asInt()));
            }
            lines++;
        }
        assertThat(lines).isGreaterThan(20);
    }
}
