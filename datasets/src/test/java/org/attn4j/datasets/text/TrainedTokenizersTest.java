package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedTokenizersTest {
    private static final List<String> TEXTS = List.of(
            "low low low low low", "lower lower", "newest newest newest newest newest newest", "widest widest widest");
    private static final String ODD = "Don't stop \u2014 na\u00efve caf\u00e9 \u6771\u4eac \ud83d\udc69 <unk> lowest!";

    @TempDir
    Path folder;

    private Tokenizer reread(Tokenizer tokenizer) throws Exception {
        Path file = folder.resolve("tokenizer.json");
        TokenizerFile.save(tokenizer, file);
        return TokenizerFile.load(file);
    }

    @Test
    void mergesTheMostFrequentPairsFirst() {
        // Sennrich et al. 2016, figure 1, has the same words: of "es", 9 times, with "st" after it, and "lo", 7 times.
        BytePairTokenizer tokenizer = new BytePairTrainer(4 + 256 + 3).train(TEXTS.stream());
        List<String> learnt = Stream.of(260, 261, 262).map(tokenizer::token).toList();
        assertThat(learnt).containsExactly("es", "est", "lo");
    }

    @Test
    void givesAnyTextBackFromBytes() throws Exception {
        Tokenizer tokenizer = new BytePairTrainer(300).train(TEXTS.stream());
        assertThat(tokenizer.decode(tokenizer.encode(ODD.replace("<unk>", "")))).isEqualTo(ODD.replace("<unk>", ""));
        assertThat(reread(tokenizer).encode(ODD)).isEqualTo(tokenizer.encode(ODD));
    }

    @Test
    void learnsPiecesThatBeginAndThatGoOn() throws Exception {
        WordPieceTokenizer tokenizer = new WordPieceTrainer(40, true).train(TEXTS.stream());
        List<String> pieces = java.util.Arrays.stream(tokenizer.encode("lowest Newest"))
                .mapToObj(tokenizer::token)
                .toList();
        assertThat(String.join("", pieces).replace("##", "")).isEqualTo("lowestnewest");
        assertThat(pieces).contains("low", "##est");
        assertThat(tokenizer.encode("quiz")).containsExactly(1);
        assertThat(tokenizer.decode(tokenizer.encode("Lowest newest"))).isEqualTo("lowest newest");
        assertThat(reread(tokenizer).encode(ODD)).isEqualTo(tokenizer.encode(ODD));
    }

    @Test
    void countsWordsAndKeepsTheMostFrequent() throws Exception {
        WordTokenizer tokenizer = WordTokenizer.train(TEXTS, true, 6, 2);
        assertThat(tokenizer.vocabulary()).isEqualTo(6);
        assertThat(tokenizer.encode("Low newest, widest <unk>")).containsExactly(5, 4, 1, 1, 1);
        assertThat(tokenizer.words(new int[] {2, 5, 4, 1, 3, 0})).containsExactly("low", "newest", "<unk>");
        assertThat(reread(tokenizer).encode(ODD)).isEqualTo(tokenizer.encode(ODD));
    }

    @Test
    void writesWordsAsOneDoes() {
        WordTokenizer tokenizer = WordTokenizer.train(List.of("A man's hat (red), \"new\"!"), false, 0, 1);
        assertThat(tokenizer.decode(tokenizer.encode("A man's hat (red), \"new\"!")))
                .isEqualTo("A man's hat (red), \"new\"!");
    }

    @Test
    void refusesFilesItDoesNotRead() throws Exception {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"type\":\"Unigram\",\"vocab\":[]}}");
        assertThatThrownBy(() -> TokenizerFile.load(file)).hasMessageContaining("model.vocab: expected a token");
        Files.writeString(file, "{\"model\":{\"type\":\"Neural\",\"vocab\":{}}}");
        assertThatThrownBy(() -> TokenizerFile.load(file))
                .hasMessageContaining("model.type: expected BPE")
                .hasMessageContaining("Neural");
    }
}
