package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds ids and texts to what the library tokenizers gave for the same files. */
class HuggingFaceReferenceTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = {"byte-level-bpe", "split-bpe", "sentencepiece-bpe", "unigram", "wordpiece"})
    void everyLineIsAsTheLibraryHasIt(String kind) throws IOException {
        Path folder = Interop.tokenizer(kind);
        HuggingFaceTokenizer tokenizer = (HuggingFaceTokenizer) HuggingFaceFiles.read(folder);
        int lines = 0;
        for (String line : Files.readAllLines(folder.resolve("reference.jsonl"))) {
            JsonNode expected = JSON.readTree(line);
            String text = expected.get("text").asText();
            int[] ids = ints(expected.get("ids"));
            assertThat(tokenizer.encode(text)).as(text).containsExactly(ints(expected.get("plain_ids")));
            assertThat(tokenizer.frame(text).ids()).as(text).containsExactly(ids);
            assertThat(tokenizer.decode(ids)).isEqualTo(expected.get("decoded").asText());
            assertThat(streamed(tokenizer, ids))
                    .isEqualTo(expected.get("decoded").asText());
            lines++;
        }
        assertThat(lines).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2"})
    void modelsTextsAreAsTheLibraryHasThem(String model) throws IOException {
        Path folder = Interop.tokenizer(model);
        HuggingFaceTokenizer tokenizer = (HuggingFaceTokenizer) HuggingFaceFiles.read(folder);
        JsonNode reference = JSON.readTree(Files.readString(folder.resolve("reference.json")));
        for (int i = 0; i < reference.get("texts").size(); i++) {
            String text = reference.get("texts").get(i).asText();
            assertThat(tokenizer.frame(text).ids())
                    .as(text)
                    .containsExactly(ints(reference.get("ids").get(i)));
        }
        assertThat(reference.get("texts")).hasSize(7);
    }

    private static String streamed(Tokenizer tokenizer, int[] ids) {
        StringBuilder text = new StringBuilder();
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        for (int id : ids) {
            String piece = decoder.next(id);
            assertThat(piece).doesNotEndWith("\uFFFD");
            text.append(piece);
        }
        return text.append(decoder.end()).toString();
    }

    private static int[] ints(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
