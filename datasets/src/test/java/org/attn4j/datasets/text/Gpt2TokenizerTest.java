package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.attn4j.datasets.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Gpt2TokenizerTest {
    private final Tokenizer tokenizer = new Gpt2Tokenizer();

    @Test
    void givesTheIdsThatTiktokenAndHuggingFaceGive() throws IOException {
        Path file = TestData.rootWith("tokenizers/reference.jsonl").resolve("tokenizers/reference.jsonl");
        int compared = 0;
        for (String line : Files.readAllLines(file)) {
            JsonNode reference = new JsonMapper().readTree(line);
            String text = reference.get("text").asText();
            int[] ids = new JsonMapper().treeToValue(reference.get("gpt2_ids"), int[].class);
            assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
            assertThat(tokenizer.decode(ids)).isEqualTo(text);
            assertThat(streamed(ids)).isEqualTo(text);
            compared++;
        }
        assertThat(compared).isEqualTo(26);
    }

    @Test
    void knowsPublishedEncodings() {
        // "Hello, world!" as in OpenAI's and Hugging Face's examples of GPT-2's vocabulary.
        assertThat(tokenizer.encode("Hello, world!")).containsExactly(15496, 11, 995, 0);
        assertThat(tokenizer.vocabulary()).isEqualTo(50257);
    }

    @Test
    void theEndOfTextMarkerInATextIsOrdinaryText() {
        assertThat(tokenizer.encode("<|endoftext|>")).hasSizeGreaterThan(1).doesNotContain(Gpt2Tokenizer.END_OF_TEXT);
        assertThat(tokenizer.decode(new int[] {Gpt2Tokenizer.END_OF_TEXT})).isEqualTo("<|endoftext|>");
    }

    @Test
    void theStreamHoldsAnUnfinishedCodePointBack() {
        // 😀 is F0 9F 98 80; GPT-2 has it as two tokens or more.
        int[] ids = tokenizer.encode("a😀b");
        assertThat(ids).hasSizeGreaterThan(3);
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        assertThat(decoder.next(ids[0])).isEqualTo("a");
        for (int i = 1; i < ids.length - 2; i++) {
            assertThat(decoder.next(ids[i])).isEmpty();
        }
        assertThat(decoder.next(ids[ids.length - 2])).isEqualTo("😀");
        assertThat(decoder.next(ids[ids.length - 1])).isEqualTo("b");
        assertThat(decoder.end()).isEmpty();
        assertThat(decoder.next(ids[1])).isEmpty();
        assertThat(decoder.end()).isEqualTo("\uFFFD");
    }

    @Property(tries = 500)
    void theStreamsPiecesAreTheDecodedText(@ForAll List<@IntRange(max = 50256) Integer> list) {
        int[] ids = list.stream().mapToInt(i -> i).toArray();
        assertThat(streamed(ids)).isEqualTo(tokenizer.decode(ids));
    }

    @Property(tries = 500)
    void singleBytesStreamAsTheyDecode(@ForAll List<@IntRange(max = 255) Integer> list) {
        // Ids 0 to 255 are the single bytes: the likeliest to end in the middle of a code point.
        int[] ids = list.stream().mapToInt(i -> i).toArray();
        assertThat(streamed(ids)).isEqualTo(tokenizer.decode(ids));
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        assertThatThrownBy(() -> tokenizer.decode(new int[] {50257}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id must be 0 to 50256: 50257");
    }

    @Test
    void aRunCanBuildItAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        TokenizerFile.save(tokenizer, file);
        assertThat(TokenizerFile.load(file)).isInstanceOf(Gpt2Tokenizer.class);
    }

    private String streamed(int[] ids) {
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.next(id));
        }
        return text.append(decoder.end()).toString();
    }
}
