package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.attn4j.datasets.batch.PairBatches;
import org.attn4j.datasets.input.Frame;
import org.attn4j.datasets.input.SideEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this project's tokenizers are in Hugging Face's files: read by the reader of all such files, they give the same ids. */
class HuggingFaceFilesTest {
    private static final List<String> TEXTS = List.of(
            "low lower lowest, new newer newest",
            "Wide wider widest: 12 new low\nnewer",
            "É ß lower'll <unk> two  spaces ");
    private static final String CHARACTERS = String.join("", TEXTS);

    @TempDir
    Path folder;

    static Stream<Tokenizer> own() {
        return Stream.of(
                CharacterTokenizer.of(CHARACTERS),
                CharacterTokenizer.withSpecialTokens(CHARACTERS),
                WordTokenizer.train(TEXTS, true, 0, 1),
                WordTokenizer.train(TEXTS, false, 0, 2),
                new BytePairTrainer(300).train(TEXTS.stream()),
                new WordPieceTrainer(60, true).train(TEXTS.stream()),
                new WordPieceTrainer(60, false).train(TEXTS.stream()),
                new Gpt2Tokenizer());
    }

    @ParameterizedTest
    @MethodSource("own")
    void whatIsWrittenGivesTheSameIds(Tokenizer tokenizer) throws Exception {
        assertThat(HuggingFaceFiles.writes(tokenizer)).isTrue();
        ObjectNode json = HuggingFaceFiles.tokenizer(tokenizer, List.of(), List.of());
        HuggingFaceTokenizer read = new HuggingFaceTokenizer(json);
        assertThat(read.vocabulary()).isEqualTo(tokenizer.vocabulary());
        boolean named = !(tokenizer instanceof CharacterTokenizer);
        for (String each : TEXTS) {
            String text = named ? each : each.replace("<unk>", "unk");
            assertThat(read.encode(text)).as(text).containsExactly(tokenizer.encode(text));
        }
        // As a file it is the project's own again where the project writes it so.
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, json.toString());
        assertThat(TokenizerFile.load(file).encode(TEXTS.get(0))).isEqualTo(tokenizer.encode(TEXTS.get(0)));
    }

    @Test
    void theFrameOfAModelsTextsIsThePostProcessor() {
        WordPieceTokenizer tokenizer = new WordPieceTrainer(60, true).train(TEXTS.stream());
        ObjectNode json = HuggingFaceFiles.tokenizer(tokenizer, List.of(2), List.of(3));
        HuggingFaceTokenizer read = new HuggingFaceTokenizer(json);
        int[] plain = tokenizer.encode("low new");
        int[] framed = IntStream.concat(IntStream.concat(IntStream.of(2), IntStream.of(plain)), IntStream.of(3))
                .toArray();
        assertThat(read.frame("low new").ids()).containsExactly(framed);
        assertThat(read.encode("low new")).containsExactly(plain);
        assertThat(read.frame("low", "low").types()).containsExactly(0, 0, 0, 1, 1);
        assertThat(HuggingFaceFiles.names(tokenizer))
                .containsEntry("pad_token", "[PAD]")
                .containsEntry("sep_token", "[SEP]");
    }

    @Test
    void theFrameOfAnEncoderIsFound() {
        WordTokenizer tokenizer = WordTokenizer.train(TEXTS, true, 0, 1);
        PairBatches.Tokens tokens = new PairBatches.Tokens(0, 2, 3);
        assertThat(Frame.of(new SideEncoder(tokenizer, tokens, true, 9, ""), tokenizer))
                .isEqualTo(new Frame(List.of(), List.of(3)));
        assertThat(Frame.of(new SideEncoder(tokenizer, tokens, false, 9, ""), tokenizer))
                .isEqualTo(new Frame(List.of(2), List.of()));
    }

    /** As BART's: a target's begin is the end token, behind which stands what stands before a source too. */
    @Test
    void whatAFilePutsBeforeATextStandsOnEitherSide() {
        WordTokenizer words = WordTokenizer.train(TEXTS, true, 0, 1);
        Tokenizer read = new HuggingFaceTokenizer(HuggingFaceFiles.tokenizer(words, List.of(2), List.of(3)));
        Tokenizer bart = HuggingFaceFiles.withSpecial(read, Map.of("pad_token", 1, "bos_token", 3, "eos_token", 3));
        assertThat(bart.specialTokens().begin()).hasValue(3);
        PairBatches.Tokens tokens = new PairBatches.Tokens(1, 3, 3);
        int low = words.encode("low")[0];
        int next = words.encode("new")[0];
        assertThat(new SideEncoder(bart, tokens, true, 9, "").encode("low new").ids())
                .containsExactly(2, low, next, 3);
        assertThat(new SideEncoder(bart, tokens, false, 9, "").encode("low new").ids())
                .containsExactly(3, 2, low, next);
        assertThat(new SideEncoder(bart, tokens, true, 2, "").encode("low new").ids())
                .containsExactly(2, low, 3);
        assertThatThrownBy(() -> HuggingFaceFiles.withSpecial(read, Map.of("pad_token", 9999)))
                .hasMessageContaining("no token 9999, which is the model's pad_token");
    }

    @Test
    void namesOfSpecialTokensComeFromTheFolder() throws Exception {
        ObjectNode json = HuggingFaceFiles.tokenizer(WordTokenizer.train(TEXTS, true, 0, 1), List.of(), List.of(3));
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\":{\"content\":\"newest\"},\"pad_token\":null,\"model_max_length\":9}");
        Tokenizer read = HuggingFaceFiles.read(folder);
        int newest = read.encode("newest")[0];
        assertThat(read.specialTokens().end()).hasValue(newest);
        assertThat(read.specialTokens().padding()).hasValue(0);
        assertThat(HuggingFaceFiles.ids(read))
                .isEqualTo(Map.of("pad_token_id", 0, "unk_token_id", 1, "bos_token_id", 2, "eos_token_id", newest));
        // A run keeps them; what is exported has them in the other file.
        TokenizerFile.save(read, folder.resolve("run.json"));
        assertThat(TokenizerFile.load(folder.resolve("run.json")).specialTokens())
                .isEqualTo(read.specialTokens());
        assertThat(HuggingFaceFiles.tokenizer(read, List.of(), List.of())).isEqualTo(json);
    }

    @Test
    void aFolderWithoutTheFileIsRefused() {
        assertThatThrownBy(() -> HuggingFaceFiles.read(folder))
                .hasMessageContaining("holds no tokenizer.json")
                .hasMessageContaining("save_pretrained");
    }
}
