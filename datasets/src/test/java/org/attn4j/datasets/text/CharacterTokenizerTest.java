package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.datasets.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterTokenizerTest {
    @TempDir
    Path folder;

    @Test
    void idsFollowTheOrderOfCodePoints() {
        // Sorted: \n, a, b, é, 😀 (one code point, two chars)
        CharacterTokenizer tokenizer = CharacterTokenizer.of("b😀a\néab");
        assertThat(tokenizer.vocabulary()).isEqualTo(5);
        assertThat(tokenizer.encode("b😀a\né")).containsExactly(2, 4, 1, 0, 3);
        assertThat(tokenizer.decode(new int[] {4, 0, 3, 2})).isEqualTo("😀\néb");
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void anUnknownCharacterIsNamedWithItsPosition() {
        CharacterTokenizer tokenizer = CharacterTokenizer.of("😀ab\n");
        assertThatThrownBy(() -> tokenizer.encode("😀aéb"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'é' (U+00E9) at position 2")
                .hasMessageContaining("4 characters: \\nab😀");
    }

    @Test
    void idsOutsideTheVocabularyAndEmptyTextsAreRefused() {
        CharacterTokenizer tokenizer = CharacterTokenizer.of("ab");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id must be 0 to 1: 2");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {-1})).hasMessage("id must be 0 to 1: -1");
        assertThatThrownBy(() -> CharacterTokenizer.of("")).hasMessageContaining("must not be empty");
    }

    @Test
    void aRunCanBuildItAgain() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        String text = "\"\\\u0001\t\n é😀z";
        TokenizerFile.save(CharacterTokenizer.of(text), file);
        Tokenizer loaded = TokenizerFile.load(file);
        assertThat(loaded).isInstanceOf(CharacterTokenizer.class);
        assertThat(loaded.encode(text)).isEqualTo(CharacterTokenizer.of(text).encode(text));
        assertThat(Files.readString(file)).contains("\"type\" : \"characters\"").contains("😀");
    }

    @Test
    void aFileThatIsNoTokenizerIsNamed() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        for (String bad : new String[] {
            "{",
            "{}",
            "{\"type\": \"wordpiece\"}",
            "{\"type\": \"characters\"}",
            "{\"type\": \"characters\", \"vocabulary\": [\"b\", \"a\"]}",
            "{\"type\": \"characters\", \"vocabulary\": [\"ab\"]}",
            "{\"type\": \"characters\", \"vocabulary\": []}"
        }) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> TokenizerFile.load(file))
                    .as(bad)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(file + " is not a tokenizer file");
        }
        assertThatThrownBy(() -> TokenizerFile.load(folder.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none");
    }
}
